import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand } from '@aws-sdk/client-ecs';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { formatCells } from '../../src/contract/cells';
import { parseCellReport } from '../../src/pipeline/report/cell-report';
import { anEmbeddedAws, clientsOf, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { someCells } from '../pipeline/steps/some-cells';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { Cloud } from './a-cloud';

const account = '111111111111';

// How rollouts end is shown with real containers and by recorded stories; this is the bundle that GitHub runs.
describeWith('python', 'the action rollout', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-job-'));
  let test: TestAws;
  let s3: S3Client;

  beforeAll(async () => {
    test = await anEmbeddedAws();
    await clientsOf(test.aws, account).ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    const credentials = test.aws.credentialsFor(account);
    s3 = new S3Client({ endpoint: test.aws.endpoint.href, region: 'eu-central-1', credentials, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: `state-${account}`, CreateBucketConfiguration }));
    mkdirSync(join(folder, 'cdktf.out'));
    writeFileSync(join(folder, 'cdktf.out', 'cells.json'), formatCells(someCells()));
  });

  afterAll(async () => {
    s3.destroy();
    await test.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends at once when it is cancelled, with its report, and says that ECS goes on', async () => {
    const cloud = await Cloud.start(account, { own: { endpoint: test.aws.endpoint.href, ...ownAccess() } });
    cloud.has({ at: /DescribeServices/, fault: { status: 503 } });
    const running = start(cloud.url);
    cloud.onRequest = (name) =>
      cloud.count(/DescribeServices/) === 1 && /Describe/.test(name) && running.child.kill('SIGINT');
    const { code, output } = await running.end;
    await cloud.stop();
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('::error::dev web was not watched to its end: The run was'),
    ]);
    expect(output).toContain('ECS goes on by itself.');
    const report = parseCellReport(readFileSync(join(folder, 'reports', 'dev.json'), 'utf8'));
    expect(report.rollout).toMatchObject({ services: [{ verdict: { kind: 'interrupted' } }, { service: 'api' }] });
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('{"dev":"interrupted"}');
  });

  it('fails when a service is gone, reports it, and records it beside the state', async () => {
    const { code, output } = await start(test.aws.endpoint.href).end;
    expect(code).toBe(1);
    expect(output).toContain('::error::dev web is gone');
    const report = parseCellReport(readFileSync(join(folder, 'reports', 'dev.json'), 'utf8'));
    expect(report.rollout).toMatchObject({
      kind: 'watched',
      services: [{ service: 'web', verdict: { kind: 'gone' } }, { service: 'api' }],
    });
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('{"dev":"gone"}');
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain('### dev: rollout');
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: `state-${account}`, Key: 'shop/dev.rollout.json' }));
    expect(await Body?.transformToString()).toContain('"run":"41"');
  });

  function ownAccess() {
    return { accessKeyId: test.aws.credentialsFor(account).accessKeyId, registryHost: test.aws.registryHost };
  }

  function start(endpoint: string) {
    const { accessKeyId, secretAccessKey } = test.aws.credentialsFor(account);
    const env = {
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId },
      ...{ AWS_SECRET_ACCESS_KEY: secretAccessKey, GITHUB_RUN_ID: '41' },
      ...{ GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') },
      ...{ 'INPUT_CELLS-FILE': 'cdktf.out/cells.json', INPUT_REPORTS: 'reports' },
      ...{ INPUT_TIMEOUT: '60', 'INPUT_ROLE-DURATION-SECONDS': '3600' },
    };
    const bundle = join(repository, 'actions', 'rollout', 'dist', 'index.js');
    const child = spawn(process.execPath, [bundle], { cwd: folder, env });
    const output: string[] = [];
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (part) => output.push(String(part))));
    const end = once(child, 'close').then(() => ({ code: child.exitCode, output: output.join('') }));
    return { child, end };
  }
});

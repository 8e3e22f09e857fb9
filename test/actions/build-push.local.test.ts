import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { runCommand } from '../../src/pipeline/adapters/child-process';
import { parseImagesFile } from '../../src/pipeline/image/images-file';
import { aToken, refusal } from '../pipeline/adapters/a-token';
import { type Behaviour, MisbehavingServer } from '../pipeline/adapters/misbehaving-server';
import { type DockerScript, RecordingDocker } from '../pipeline/adapters/recording-docker';
import { someFiles } from '../pipeline/steps/some-cells';
import { anEmbeddedAws, clientsOf, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';

const dist = join(repository, 'actions', 'build-push', 'dist');
const account = '111111111111';

describeWith('python', 'the action build-push, as GitHub runs it', () => {
  let test: TestAws;
  const cleanups: (() => unknown)[] = [];

  beforeAll(async () => {
    test = await anEmbeddedAws();
  });
  afterEach(async () => {
    await Promise.all(cleanups.splice(0).map((clean) => clean()));
  });
  afterAll(() => test.stop());

  /** STS that lets everybody in, with keys of the embedded AWS. */
  function admits(): Behaviour {
    const { accessKeyId } = test.aws.credentialsFor(account);
    const keys = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>planted-secret</SecretAccessKey>`;
    return { status: 200, body: `<R>${keys}<SessionToken>planted-session</SessionToken></R>` };
  }

  async function server(...behaviours: Behaviour[]): Promise<MisbehavingServer> {
    const started = await MisbehavingServer.start(...behaviours);
    cleanups.push(() => started.stop());
    return started;
  }

  /** A checkout with two images, a docker, an issuer and an STS. */
  async function aJob(script: DockerScript = {}, sts: Behaviour = admits()) {
    const folder = mkdtempSync(join(tmpdir(), 'job-'));
    const docker = new RecordingDocker({ pushes: true, ...script });
    cleanups.push(
      () => docker.remove(),
      () => rmSync(folder, { recursive: true, force: true }),
    );
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    Object.entries(someFiles()).forEach(([path, text]) => write(`checkout/${path}`, text));
    // Every job's images are its own.
    write('checkout/docker/web/job', folder);
    write('checkout/docker/api/job', folder);
    ['output', 'state', 'summary'].forEach((name) => write(`runner/${name}`, ''));
    mkdirSync(join(folder, 'temp'));
    const issuer = await server({ status: 200, body: JSON.stringify({ value: aToken() }) });
    const environment = {
      ...docker.environment,
      RUNNER_TEMP: join(folder, 'temp'),
      GITHUB_OUTPUT: join(folder, 'runner/output'),
      GITHUB_STATE: join(folder, 'runner/state'),
      GITHUB_STEP_SUMMARY: join(folder, 'runner/summary'),
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer.url}/?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'planted-bearer',
      AWS_ENDPOINT_URL: test.aws.endpoint.href,
      AWS_ENDPOINT_URL_STS: (await server(sts)).url,
      'INPUT_ROLE-TO-ASSUME': `arn:aws:iam::${account}:role/push`,
      ...{ INPUT_PLATFORMS: 'linux/amd64', INPUT_PUSH: 'true', 'INPUT_DRY-RUN': 'false', 'INPUT_MAX-PARALLEL': '2' },
      ...{ 'INPUT_ALLOW-UNPINNED-BASES': 'false', 'INPUT_ROLE-DURATION-SECONDS': '3600' },
      ...{ 'INPUT_CELLS-FILE': 'cdktf.out/cells.json', 'INPUT_IMAGES-FILE': 'images.json' },
    };
    const node = (file: string, more: Readonly<Record<string, string>> = {}) =>
      runCommand({
        executable: process.execPath,
        arguments: [join(dist, file)],
        folder: join(folder, 'checkout'),
        environment: { ...environment, ...more },
      });
    return {
      docker,
      write,
      read: (path: string) => readFileSync(join(folder, path), 'utf8'),
      left: () => readdirSync(join(folder, 'temp')),
      main: (more?: Readonly<Record<string, string>>) => node('index.js', more),
      post: (state: string) => node('post.js', { 'STATE_docker-config': state }),
    };
  }

  /** What the main step saved for the post step. */
  const savedFolder = (state: string) => state.split('\n')[1] ?? '';

  describe('with repositories', () => {
    beforeAll(async () => {
      const { ecr } = clientsOf(test.aws, account);
      for (const repositoryName of ['shop/web', 'shop/api'])
        await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    });

    it('pushes what is missing, then nothing, then what changed', async () => {
      const job = await aJob();
      const first = await job.main();
      expect(first).toMatchObject({ exitCode: 0 });
      const { images } = parseImagesFile(job.read('checkout/images.json'));
      expect(images.map(({ places }) => places[0]?.result)).toEqual(['built', 'built']);
      expect(job.read('runner/output')).toContain(`{"web":"${images[0]?.places[0]?.digest ?? ''}"`);
      expect(job.read('runner/summary')).toContain(`| web | \`${images[0]?.tag ?? ''}\` |`);
      expect(JSON.parse(job.read('checkout/cdktf.out/stacks/dev/images.auto.tfvars.json'))).toEqual({
        images: Object.fromEntries(images.map(({ name, tag }) => [name, tag])),
      });

      const started = job.docker.calls.length;
      expect(await job.main()).toMatchObject({ exitCode: 0 });
      expect(job.docker.calls.length).toBe(started);

      job.write('checkout/docker/api/main.py', 'pass  # changed');
      expect(await job.main()).toMatchObject({ exitCode: 0 });
      expect(job.docker.calls.slice(started).map(({ words }) => words.at(-1))).toEqual(['version', 'docker/api']);
    });

    it('shows no secret in logs, outputs, files and words, and leaves none behind', async () => {
      const job = await aJob();
      const { stdout, stderr } = await job.main();
      const shown = stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
      const written = ['output', 'state', 'summary'].map((name) => job.read(`runner/${name}`));
      const words = job.docker.calls.map((call) => JSON.stringify([call.words, call.environment]));
      const password = /::add-mask::(\S+)$/m.exec(stdout.split('planted-session')[1] ?? '')?.[1] ?? 'none';
      expect(password).not.toBe('none');
      const all = [...shown, stderr, ...written, ...words, job.read('checkout/images.json')].join('\n');
      [password, 'planted', aToken(), Buffer.from(`AWS:${password}`).toString('base64')].forEach((secret) => {
        expect(all).not.toContain(secret);
      });
      expect(job.left()).toEqual([]);
    });

    it('leaves no password when it is cancelled', async () => {
      const job = await aJob({ kills: 'SIGINT' });
      expect(await job.main({ 'INPUT_MAX-PARALLEL': '1' })).toMatchObject({ exitCode: 1 });
      expect(job.left()).toEqual([]);
    });

    it('has its password removed by the post step when it is killed', async () => {
      const job = await aJob({ kills: 'SIGKILL' });
      expect(await job.main({ 'INPUT_MAX-PARALLEL': '1' })).toMatchObject({ exitCode: undefined });
      expect(job.left()).toHaveLength(1);
      expect(await job.post(savedFolder(job.read('runner/state')))).toMatchObject({ exitCode: 0, stdout: '' });
      expect(job.left()).toEqual([]);
    });

    it('shows a failing step on its line, and its log cannot speak to the runner', async () => {
      const stderr = '::set-output name=x::y\nDockerfile:2\n---\nERROR: failed to solve: exit code: 1\n';
      const job = await aJob({ failures: { '^buildx build.*docker/web$': { stderr, exitCode: 1 } } });
      const { exitCode, stdout } = await job.main();
      expect(exitCode).toBe(1);
      expect(stdout).toContain('::error file=docker/web/Dockerfile,line=2::The image "web" was not built');
      expect(stdout).toMatch(/::stop-commands::(\S+)\n::set-output name=x::y\n[^]*\n::\1::\n/);
    });
  });

  it('explains a denial', async () => {
    const job = await aJob({}, { status: 403, body: refusal('AccessDenied', 'Not authorized') });
    const { exitCode, stdout } = await job.main();
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '::error::AWS refused the role arn:aws:iam::111111111111:role/push: AccessDenied: Not authorized',
    );
    expect(stdout).toContain('repo:acme/shop:environment:prod');
    expect(job.docker.calls).toEqual([]);
  });

  it('builds without a push where the job may ask for no token, and succeeds', async () => {
    const job = await aJob();
    const { exitCode, stdout } = await job.main({ ACTIONS_ID_TOKEN_REQUEST_URL: '' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('::notice::Images are built and not pushed');
    expect(job.docker.calls.map(({ words }) => words.includes('--push'))).toEqual([false, false, false]);
    expect(job.docker.calls.every(({ environment }) => environment.DOCKER_CONFIG === undefined)).toBe(true);
  });

  it('says what is wrong with an input', async () => {
    const job = await aJob();
    const { exitCode, stdout } = await job.main({ INPUT_PUSH: 'maybe' });
    expect([exitCode, stdout]).toEqual([1, '::error::The input push is "maybe"; it must be true or false.']);
  });
});

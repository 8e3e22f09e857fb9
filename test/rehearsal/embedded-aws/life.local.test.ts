import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateClusterCommand, ListClustersCommand } from '@aws-sdk/client-ecs';
import { describeWith } from '../../support/needs';
import { repository } from '../../support/repository';
import { anEmbeddedAws, clientsOf } from './an-embedded-aws';

/** Processes whose command line mentions a folder. */
function processesIn(folder: string): readonly string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder) && line.includes('launch.py'));
}

describeWith('python', 'an embedded AWS', () => {
  it('leaves no process and no socket behind, however often it is stopped', async () => {
    const { aws, folder } = await anEmbeddedAws();
    expect(processesIn(folder)).toHaveLength(2);
    await Promise.all([aws.stop(), aws.stop()]);
    await aws.stop();
    expect(processesIn(folder)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('s-'))).toEqual([]);
    await expect(fetch(aws.endpoint)).rejects.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('does not mind another one beside it', async () => {
    const [one, other] = await Promise.all([anEmbeddedAws(), anEmbeddedAws()]);
    expect(one.aws.endpoint.port).not.toBe(other.aws.endpoint.port);
    await clientsOf(one.aws, '111111111111').ecs.send(new CreateClusterCommand({ clusterName: 'mine' }));
    const { clusterArns } = await clientsOf(other.aws, '111111111111').ecs.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([]);
    const foreignKey = one.aws.credentialsFor('111111111111').accessKeyId;
    await expect(
      clientsOf(other.aws, '111111111111', foreignKey).ecs.send(new ListClustersCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await one.stop();
    await clientsOf(other.aws, '111111111111').ecs.send(new ListClustersCommand({}));
    await other.stop();
  });

  it('ends when the process that started it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
    const program = join(folder, 'start.ts');
    const source = join(repository, 'src', 'rehearsal');
    writeFileSync(
      program,
      `import { startEmbeddedAws } from '${source}/embedded-aws/start-embedded-aws';
       import { childEnvironment } from '${source}/child-environment';
       void startEmbeddedAws({ folder: '${join(folder, 'aws')}', region: 'eu-central-1', onProgress: () => undefined,
         containers: false, environment: childEnvironment(process.env) }).then(() => console.log('up'));`,
    );
    const parent = spawn(process.execPath, ['--import', 'tsx', program], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: parent.stdout }), 'line');
    expect(processesIn(folder)).toHaveLength(2);
    parent.kill('SIGKILL');
    await once(parent, 'close');
    await until(() => processesIn(folder).length === 0);
    expect(processesIn(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

/** Comes back when it is so; the test's own limit ends the wait otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

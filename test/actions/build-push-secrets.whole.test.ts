import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/needs';
import { type Job } from './a-job';
import { planted } from './a-cloud';
import { aJob, jobNeeds, removeJobs } from './jobs';

afterEach(removeJobs);

const manifest = /^PUT \/v2\/shop\/\w+\/manifests\//;

describeWith(jobNeeds, 'the secrets of a run', () => {
  it.each(['buildx', 'docker build'] as const)('are seen nowhere when %s pushes', async (builder) => {
    const job = await aJob(builder);
    const { exitCode, output } = await job.main();
    expect(exitCode).toBe(0);
    const password = passwordOf(job);
    const words = job.docker.calls.map((call) => JSON.stringify([call.words, call.environment])).join('\n');
    const log = output.replaceAll(/^::add-mask::.*$/gm, '');
    const all = [log, words, ...filesBelow(job.folder), ...filesBelow(job.docker.folder, 'calls')].join('\n');
    const secrets = [...Object.values(planted), password, Buffer.from(`AWS:${password}`).toString('base64')];
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    expect(secrets.slice(0, 4).filter((secret) => !output.includes(`::add-mask::${secret}`))).toEqual([planted.bearer]);
    expect(job.left).toEqual([]);
  });

  it.each([
    ['SIGINT', 'buildx'],
    ['SIGTERM', 'buildx'],
    ['SIGINT', 'docker build'],
    ['SIGTERM', 'docker build'],
  ] as const)('are gone after %s in the middle of a push by %s', async (signal, builder) => {
    const job = await aJob(builder);
    job.cloud.has({ at: manifest, fault: 'hang' });
    job.cancelAt(manifest, signal);
    const { exitCode } = await job.main();
    expect(exitCode).toBe(1);
    expect(job.secondsSinceSignal).toBeLessThan(patienceSeconds);
    expect(job.left).toEqual([]);
  });

  it('are gone after a SIGINT in the middle of a build', async () => {
    const job = await aJob();
    job.write('checkout/docker/web/Dockerfile', slow(job));
    const run = job.main({ INPUT_IMAGES: 'web' });
    await job.untilDocker((words) => words.includes('--push'));
    job.send('SIGINT');
    expect(await run).toMatchObject({ exitCode: 1 });
    expect(job.secondsSinceSignal).toBeLessThan(patienceSeconds);
    expect(job.left).toEqual([]);
  });

  it.each(['buildx', 'docker build'] as const)('are removed by the post step when %s was killed', async (builder) => {
    const job = await aJob(builder);
    job.cloud.has({ at: manifest, fault: 'hang' });
    job.cancelAt(manifest, 'SIGKILL');
    expect(await job.main()).toMatchObject({ signal: 'SIGKILL' });
    expect(job.left.filter((name) => name.startsWith('docker-config'))).toHaveLength(1);
    expect(await job.post()).toMatchObject({ exitCode: 0, output: '' });
    expect(job.left.filter((name) => name.startsWith('docker-config'))).toEqual([]);
  });
});

/** A runner kills what is still there after 7.5 seconds for SIGINT and 2.5 more for SIGTERM. */
const patienceSeconds = 10;

/** A build that would take longer than anybody waits. */
function slow(job: Job): string {
  const [from = ''] = job.read('checkout/docker/web/Dockerfile').split('\n');
  return `${from}\nCOPY nonce /\nRUN ["/bin/busybox", "sleep", "300"]\n`;
}

/** The one that docker was given: what the recording program found in its configuration. */
function passwordOf(job: Job): string {
  const config = job.docker.calls.findLast((call) => call.config !== undefined)?.config ?? '';
  const encoded = /"auth":"([^"]+)"/.exec(config)?.[1] ?? '';
  const password = Buffer.from(encoded, 'base64').toString().replace(/^AWS:/, '');
  expect(password).not.toBe('');
  return password;
}

function filesBelow(folder: string, except?: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== except)
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
}

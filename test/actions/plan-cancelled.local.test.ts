import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { formatCells } from '../../src/contract/cells';
import { someCells } from '../pipeline/steps/some-cells';
import { PlanJob, type StepEnd } from './a-plan-job';

/** What a runner grants a cancelled step before it kills it. */
const runnersPatienceMilliseconds = 10_000;

/** Terraform in the middle of something: it holds a lock, and lets go of it three seconds after it is asked to end; asked twice, never. */
function busyTerraform(folder: string): void {
  const { appendFileSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const [, , command] = process.argv;
  if (command !== 'plan') process.exit(0);
  writeFileSync(`${folder}/signals`, '');
  writeFileSync(`${folder}/lock`, '');
  let asked = 0;
  process.on('SIGINT', () => {
    asked += 1;
    appendFileSync(`${folder}/signals`, 'SIGINT ');
    if (asked > 1) process.exit(1);
    globalThis.setTimeout(() => {
      rmSync(`${folder}/lock`);
      appendFileSync(`${folder}/signals`, 'ended by itself');
      process.exit(1);
    }, 3000);
  });
  process.on('SIGTERM', () => appendFileSync(`${folder}/signals`, 'SIGTERM '));
  // It goes on writing, to whoever listens: a broken pipe would kill it.
  setInterval(() => process.stdout.write('{"@message":"still planning"}\n'), 50);
}

describe('a cancelled plan', () => {
  const jobs: PlanJob[] = [];
  afterEach(() => jobs.splice(0).forEach((job) => job.remove()));

  /** A job whose Terraform is busy, once it is. */
  async function aBusyJob(): Promise<{
    readonly job: PlanJob;
    readonly main: Promise<StepEnd>;
    readonly signals: () => string;
  }> {
    const job = new PlanJob({ PATH: process.env.PATH ?? '' });
    jobs.push(job);
    job.write('checkout/cdktf.out/cells.json', formatCells(someCells('local')));
    job.write('checkout/cdktf.out/stacks/dev/cdk.tf.json', '{}');
    const program = `#!${process.execPath}\n(${busyTerraform.toString()})(${JSON.stringify(job.folder)});\n`;
    job.write('terraform', program, 0o755);
    const main = job.main({ terraform: join(job.folder, 'terraform') });
    while (!existsSync(join(job.folder, 'lock'))) await setTimeout(50);
    return { job, main, signals: () => readFileSync(join(job.folder, 'signals'), 'utf8') };
  }

  it('returns at once, with Terraform asked once; killed ten seconds after, it has let go, and the post step says so', async () => {
    const { job, main, signals } = await aBusyJob();
    const asked = performance.now();
    job.send('SIGINT');
    const { exitCode, output } = await main;
    expect(performance.now() - asked).toBeLessThan(2500);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('::error::The run was cancelled.')]);
    expect(job.has('lock')).toBe(true);
    const post = await job.post();
    expect([post.exitCode, post.output]).toEqual([0, expect.stringContaining('Terraform has ended by itself.')]);
    expect(signals()).toBe('SIGINT ended by itself');
    expect(job.has('lock')).toBe(false);
    expect(job.texts('temp')).toEqual([]);
    // The runner's kill, for whoever has not returned by then.
    await setTimeout(Math.max(0, runnersPatienceMilliseconds - (performance.now() - asked)));
    job.send('SIGKILL');
    expect(signals()).toBe('SIGINT ended by itself');
  });

  it('is ended in order by the post step when the step is killed without a word', async () => {
    const { job, main, signals } = await aBusyJob();
    job.send('SIGKILL');
    expect(await main).toMatchObject({ exitCode: null });
    await setTimeout(500);
    expect(signals()).toBe('');
    expect(await job.post()).toMatchObject({ exitCode: 0 });
    expect([signals(), job.has('lock'), job.texts('temp')]).toEqual(['SIGINT ended by itself', false, []]);
  });

  it('writes no report', async () => {
    const { job, main } = await aBusyJob();
    job.send('SIGINT');
    await main;
    await job.post();
    expect(job.has('checkout/reports')).toBe(false);
  });
});

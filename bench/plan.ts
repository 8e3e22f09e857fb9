import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PlanJob } from '../test/actions/a-plan-job';
import { account, ApplySite } from '../test/actions/an-apply-site';
import { heading, inTurn, row } from './measure';

/**
 * What the plan action adds to the time of Terraform itself, in one run: `init`, `plan` and `show -json` by hand, against the action,
 * which also gets a session, parses the plan, weighs its risks, seals it, writes its report and looks for removed cells.
 */
const rounds = 5;
const run = promisify(execFile);
const backend = 'use_path_style=true';

/** How long every request is under way, of the action and by hand alike: to another Region, as most runners are. */
const latencyMilliseconds = 30;

async function main(): Promise<void> {
  const site = await ApplySite.start();
  try {
    console.log(`Node ${process.version}, median of ${rounds} rounds\n`);
    heading();
    site.cloud.latencyMilliseconds = latencyMilliseconds;
    for (const cell of ['open', 'isolated']) await compare(await site.aJob('plan', 'small.config.ts'), cell);
  } finally {
    await site.stop();
  }
}

async function compare(job: PlanJob, cell: string): Promise<void> {
  const stacks = join(job.folder, 'checkout', 'cdktf.out', 'stacks');
  const byHand = join(job.folder, 'by-hand');
  cpSync(join(stacks, cell), byHand, { recursive: true });
  for (const folder of [byHand, join(stacks, cell)])
    writeFileSync(join(folder, 'images.auto.tfvars.json'), '{"images":{"app":"tag"}}');
  const works = [() => planByHand(job, byHand), () => planByAction(job, cell, join(stacks, cell))];
  const [hand = NaN, action = NaN] = await inTurn(rounds, works);
  row(`${cell}: init, plan and show by hand`, hand);
  row(`${cell}: the action`, action, action / hand);
}

async function planByHand(job: PlanJob, cwd: string): Promise<void> {
  rmSync(join(cwd, '.terraform'), { recursive: true, force: true });
  const TF_PLUGIN_CACHE_DIR = join(job.folder, 'providers');
  mkdirSync(TF_PLUGIN_CACHE_DIR, { recursive: true });
  const env = { ...job.environment, TF_PLUGIN_CACHE_DIR, TF_IN_AUTOMATION: '1' };
  const terraform = (...words: readonly string[]) => run('terraform', words, { cwd, env, maxBuffer: 1e8 });
  await terraform('init', '-input=false', `-backend-config=${backend}`, '-lockfile=readonly');
  await terraform('plan', '-input=false', '-lock=false', '-out=stack.tfplan');
  const { stdout } = await terraform('show', '-json', 'stack.tfplan');
  writeFileSync(join(cwd, 'plan.json'), stdout);
}

async function planByAction(job: PlanJob, cell: string, stack: string): Promise<void> {
  rmSync(join(stack, '.terraform'), { recursive: true, force: true });
  const { exitCode, output } = await job.main({
    cells: cell,
    'role-to-assume': `arn:aws:iam::${account}:role/plan`,
    'backend-config': backend,
    'fingerprint-key': 'key',
  });
  if (exitCode !== 0) throw new Error(output);
}

void main();

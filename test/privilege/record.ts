import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Job } from '../actions/a-job';
import { theServices } from '../support/shared/the-services';
import { Life } from './a-life';
import { account, applied, moved, updated } from './life-configs';
import { formatRecorded, type Recorded, recordedFile, Recording } from './recording';
import { recordedPushes } from './registry-action';

/** Writes test/fixtures/recorded-calls anew: `npx tsx test/privilege/record.ts`, some minutes, with a container engine and buildx. */
async function main(): Promise<void> {
  const recorded = await recordLife();
  write('plan', recorded.get('plan'));
  write('apply', recorded.get('apply'));
  write('push', await recordPushes());
}

/** What Terraform and the actions call while two cells live. */
async function recordLife(): Promise<ReadonlyMap<string, Recorded>> {
  const recording = new Recording();
  const life = await Life.begin(recording.listen);
  try {
    await life.makeStateBucket();
    recording.part = 'plan';
    await life.plan(applied);
    recording.part = 'apply';
    await life.apply(applied);
    recording.part = 'update';
    await life.plan(updated);
    await life.apply(updated);
    recording.part = 'mode change';
    await life.apply(moved);
    await life.plan(moved);
    recording.part = 'failing rollout';
    await life.watchFailing(moved);
    recording.part = 'destroy';
    await life.destroy(moved);
  } finally {
    await life.end();
  }
  return recording.byRole();
}

/** What images cost, with either builder: pushed, and found there. */
async function recordPushes(): Promise<Recorded> {
  process.env.SHARED_SERVICES = await theServices.listen();
  const seen: string[] = [];
  try {
    for (const builder of ['buildx', 'docker build'] as const) {
      const job = await Job.start(builder);
      for (const { exitCode, output } of [await job.main(), await job.main()])
        if (exitCode !== 0) throw new Error(output);
      seen.push(...job.cloud.seen);
      await job.remove();
    }
  } finally {
    await theServices.stop();
  }
  return recordedPushes(seen, { account, region: 'eu-central-1', project: 'life' });
}

function write(role: string, calls: Recorded | undefined): void {
  if (!calls) throw new Error(`Nobody called as ${role}`);
  const file = recordedFile(role);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, formatRecorded(calls));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

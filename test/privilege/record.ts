import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Life } from './a-life';
import { applied, moved, updated } from './life-configs';
import { formatRecorded, recordedFile, Recording } from './recording';

/** Writes test/fixtures/recorded-calls anew: `npx tsx test/privilege/record.ts`, some minutes. */
async function main(): Promise<void> {
  const recording = new Recording();
  const life = await Life.begin(recording.listen);
  try {
    await life.makeStateBucket(applied);
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
    recording.part = 'destroy';
    await life.destroy(moved);
  } finally {
    await life.end();
  }
  const recorded = await recording.byRole();
  for (const role of ['plan', 'apply']) {
    const file = recordedFile(role);
    mkdirSync(dirname(file), { recursive: true });
    const calls = recorded.get(role);
    if (calls) writeFileSync(file, formatRecorded(calls));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

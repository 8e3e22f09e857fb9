import { run } from '../../../../src/pipeline/steps/state/unlock-state';
import { FakeSessions } from '../fakes/fake-aws';
import { FakeClock } from '../fakes/fake-clock';
import { FakeFiles } from '../fakes/fake-files';
import { FakeRunLog } from '../fakes/fake-run-log';
import { FakeStateBuckets } from '../fakes/fake-state-buckets';
import { someFiles } from '../some-cells';

const id = '6d0d8b1c-0000-4000-8000-000000000001';
const written = {
  ...{ ID: id, Operation: 'OperationTypeApply', Info: '', Who: 'runner@fv-az1', Version: '1.11.4' },
  ...{ Created: '2026-01-01T09:54:27Z', Path: 'state-111111111111/shop/dev.tfstate' },
};

/** @param locks - what stands in the lock file; none when it is empty */
function aWorld(locks: readonly string[] = [JSON.stringify(written)]) {
  const lockFile = Object.fromEntries(locks.map((text) => ['shop/dev.tfstate.tflock', text]));
  const texts = { 'shop/dev.tfstate': '{}', ...lockFile };
  const buckets = new FakeStateBuckets({ 'state-111111111111': texts });
  const [log, summaries] = [new FakeRunLog(), new Array<string>()];
  const sessions = new FakeSessions();
  const ports = {
    ...{ files: new FakeFiles(someFiles()), sessions, clock: new FakeClock(), log, buckets },
    summary: { addSummary: (text: string) => void summaries.push(text) },
  };
  const inputs = { cell: 'dev', environment: 'dev', cellsFile: 'cdktf.out/cells.json' };
  const role = 'arn:aws:iam::111111111111:role/shop-apply-dev';
  const unlock = (lock?: string) => run({ ...inputs, role, lock }, ports);
  return { ...{ buckets, log, summaries, unlock } };
}

describe('the step unlock-state', () => {
  it('says who holds the state, since when and for what, and changes nothing', async () => {
    const { unlock, log, buckets, summaries } = aWorld();
    await expect(unlock()).resolves.toBe('held');
    expect(log.notices).toEqual([
      `runner@fv-az1 has held the state of dev since 2026-01-01T09:54:27Z, for apply. To remove the lock, run this again with its id: ${id}`,
    ]);
    expect(summaries[0]).toContain(`| Lock | \`${id}\` |`);
    expect(buckets.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
  });

  it('removes the lock that is named', async () => {
    const { unlock, buckets } = aWorld();
    await expect(unlock(id)).resolves.toBe('removed');
    expect(buckets.calls.at(-1)).toBe('remove state-111111111111 shop/dev.tfstate.tflock');
  });

  it('leaves a lock alone that another run has taken meanwhile', async () => {
    const { unlock, buckets } = aWorld();
    await expect(unlock('another')).rejects.toThrow(`The lock has the id ${id}, not another`);
    expect(buckets.calls.some((call) => call.startsWith('remove'))).toBe(false);
  });

  it('says so when nobody holds it', async () => {
    const { unlock, log } = aWorld([]);
    await expect(unlock()).resolves.toBe('free');
    expect(log.notices).toEqual(['Nobody holds the state of dev.']);
  });

  it('removes what is no lock of Terraform by what it says', async () => {
    const { unlock, log } = aWorld(['held by hand\n']);
    await expect(unlock()).resolves.toBe('held');
    expect(log.notices[0]).toContain('Somebody has held the state of dev');
    await expect(unlock('held by hand')).resolves.toBe('removed');
  });

  it('reads and removes with the keys of its session alone', async () => {
    const { unlock, buckets } = aWorld();
    await unlock(id);
    expect(buckets.askers.every(({ credentials }) => credentials?.accessKeyId === 'ASIAEXAMPLE')).toBe(true);
  });
});

import { CellAccess } from '../../../src/pipeline/steps/cell-access';
import { findRemovedCells } from '../../../src/pipeline/steps/find-removed-cells';
import { FakeSessions } from './fakes/fake-aws';
import { FakeClock } from './fakes/fake-clock';
import { FakeRunLog } from './fakes/fake-run-log';
import { FakeStateBuckets } from './fakes/fake-state-buckets';
import { someCells } from './some-cells';

const deployed = '{"version":4,"resources":[{"mode":"data"},{"mode":"managed"}]}';
const destroyed = '{"version":4,"resources":[]}';
const mine = 'state-111111111111';
const other = 'state-222222222222';

type Texts = Readonly<Record<string, string>>;

/** Looks for what is deployed from buckets with these texts, for the cells dev and lab of the project shop. */
async function search(
  states: Readonly<Record<string, Texts>>,
  more: {
    readonly refusing?: Texts;
    readonly backendConfig?: Texts;
    readonly roles?: readonly string[];
    readonly lab?: 'aws' | 'local';
  } = {},
) {
  const log = new FakeRunLog();
  const cells = someCells(more.lab ?? 'aws');
  const buckets = new FakeStateBuckets(states, more.refusing);
  const sessions = new FakeSessions();
  const access = new CellAccess(more.roles ?? [], { sessions, clock: new FakeClock(), log });
  const within = cells.cells;
  const { backendConfig = {} } = more;
  const removed = await findRemovedCells({ cells, within, backendConfig, access, buckets, log });
  return { removed: removed.map(({ id }) => id), log, buckets };
}

describe('what is deployed and no longer in the configuration', () => {
  it('is a state of the project that nothing owns, in any of its buckets, by name', async () => {
    const { removed, buckets } = await search({
      [mine]: { 'shop/old.tfstate': deployed },
      [other]: { 'shop/lab-nat.tfstate': deployed },
    });
    expect(removed).toEqual(['lab-nat', 'old']);
    expect(buckets.calls.filter((call) => call.startsWith('list'))).toEqual([
      `list ${mine} shop/`,
      `list ${other} shop/`,
    ]);
  });

  it('is nothing that a cell, a registry or the bootstrap owns, wherever it is deployed, and none of these is read', async () => {
    const owned = ['dev', 'lab', 'registry-111111111111-eu-central-1', 'bootstrap'];
    const states = Object.fromEntries(owned.map((id) => [`shop/${id}.tfstate`, deployed]));
    const { removed, buckets } = await search({ [mine]: states, [other]: states });
    expect(removed).toEqual([]);
    expect(buckets.calls).toHaveLength(2);
  });

  it('is a cell, too, that no merge deploys any more', async () => {
    const { removed } = await search({ [mine]: { 'shop/lab.tfstate': deployed } }, { lab: 'local' });
    expect(removed).toEqual(['lab']);
  });

  it('is a registry, too, once no cell uses its account and Region', async () => {
    const { removed } = await search({ [mine]: { 'shop/registry-111111111111-eu-west-1.tfstate': deployed } });
    expect(removed).toEqual(['registry-111111111111-eu-west-1']);
  });

  it('is no lock, no record, no other project, and nothing in a folder', async () => {
    const keys = [
      'shop/old.tfstate.tflock',
      'shop/old.applied.json',
      'shop-2/old.tfstate',
      'shop/a/old.tfstate',
      'shop/',
    ];
    const { removed } = await search({ [mine]: Object.fromEntries(keys.map((key) => [key, deployed])) });
    expect(removed).toEqual([]);
  });

  it('is no state without a resource of its own', async () => {
    const { removed } = await search({
      [mine]: { 'shop/old.tfstate': destroyed, 'shop/older.tfstate': '{"resources":[{"mode":"data"}]}' },
    });
    expect(removed).toEqual([]);
  });

  it('may be a state that cannot be read for certain', async () => {
    const { removed } = await search({ [mine]: { 'shop/old.tfstate': 'cut {', 'shop/older.tfstate': '{}' } });
    expect(removed).toEqual(['old', 'older']);
  });

  it('is looked for with the session of the account, in the bucket that Terraform is told', async () => {
    const roles = ['arn:aws:iam::111111111111:role/plan', 'arn:aws:iam::222222222222:role/plan'];
    const { buckets } = await search({ told: {} }, { roles, backendConfig: { bucket: 'told', region: 'eu-north-1' } });
    expect(buckets.askers).toEqual([
      { name: 'told', region: 'eu-north-1', credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } },
    ]);
  });

  it('is looked for nowhere that is closed: the report of the cell says why', async () => {
    const { removed, buckets } = await search({ [mine]: {} }, { roles: ['arn:aws:iam::111111111111:role/plan'] });
    expect([removed, buckets.calls]).toEqual([[], [`list ${mine} shop/`]]);
  });

  it('is warned of where a bucket is not listed, and not where there is none', async () => {
    const { removed, log } = await search({ [mine]: {} }, { refusing: { [mine]: 'AccessDenied: no' } });
    expect(removed).toEqual([]);
    expect(log.warnings).toEqual([
      `Whether a cell that was removed is still deployed is not known: the bucket ${mine} was not listed. AccessDenied: no`,
    ]);
  });
});

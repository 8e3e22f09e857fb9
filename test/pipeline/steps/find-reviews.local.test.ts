import { GitHubMergedPullRequests } from '../../../src/pipeline/adapters/github-merged-pull-requests';
import { GitHubPullRequestComments } from '../../../src/pipeline/adapters/github-pull-request-comments';
import { GitHubRunArtifacts } from '../../../src/pipeline/adapters/github-run-artifacts';
import { type AppliedRecord } from '../../../src/pipeline/steps/applied-record';
import { ReviewFinder } from '../../../src/pipeline/steps/find-reviews';
import { aGitHubApi, stopGitHubApis } from '../../support/github-api/a-github-api';
import { GitHistory } from '../../support/github-api/git-history';
import { type GitHubApi } from '../../support/github-api/github-api';
import { FakeRunLog } from './fakes/fake-run-log';

stopGitHubApis();
const histories: GitHistory[] = [];
afterEach(() => histories.splice(0).forEach((history) => history.remove()));

/** A repository on GitHub with one commit, which is deployed. */
async function aRepository() {
  const api = await aGitHubApi();
  const history = new GitHistory();
  histories.push(history);
  api.commits.folder = history.folder;
  return { api, history, deployed: history.commit() };
}

/** A pull request that a merge has brought into the main branch as these commits; the last is where the branch then stands. */
function merge(api: GitHubApi, number: number, ...commits: readonly string[]): void {
  api.pulls.put({ number, commits: [] });
  api.pulls.merge(number, commits.at(-1) ?? '', commits.slice(0, -1));
}

/** The pull requests that count when a commit is deployed, in the order in which they came. */
async function reviewed(api: GitHubApi, commit: string, record: AppliedRecord): Promise<readonly number[]> {
  const place = {
    repository: 'acme/shop',
    url: api.url,
    token: 'ghs_job',
    log: new FakeRunLog(),
    secondMilliseconds: 1,
  };
  const finder = new ReviewFinder(
    { repository: 'acme/shop', commit, branch: 'main', key: 'key' },
    {
      pullRequests: new GitHubMergedPullRequests(place),
      artifacts: new GitHubRunArtifacts(place),
      commentsOf: (pullRequest) => new GitHubPullRequestComments({ ...place, pullRequest }),
    },
  );
  const found = await finder.find('dev', record);
  if (typeof found === 'string') throw new Error(found);
  return found.map(({ pullRequest }) => pullRequest);
}

const since = (commit: string): AppliedRecord => ({ version: 1, complete: { commit, run: '1', at: '2026-01-01' } });

describe('what was reviewed of a push, by what GitHub tells of its history,', () => {
  it('is the pull request that was squashed into one commit', async () => {
    const { api, history, deployed } = await aRepository();
    const squashed = history.commit(deployed);
    merge(api, 8, squashed);
    await expect(reviewed(api, squashed, since(deployed))).resolves.toEqual([8]);
  });

  it('is one pull request, however many commits a rebase has put there', async () => {
    const { api, history, deployed } = await aRepository();
    const rebased = history.line(3, deployed);
    merge(api, 8, ...rebased);
    await expect(reviewed(api, rebased.at(-1) ?? '', since(deployed))).resolves.toEqual([8]);
    expect(api.count('repos/list-pull-requests-associated-with-commit')).toBe(3);
  });

  it('is what a merge brought, and not what was merged into its branch before', async () => {
    const { api, history, deployed } = await aRepository();
    const [own, other] = [history.commit(deployed), history.commit(deployed)];
    const topic = history.commit(own, other);
    api.pulls.put({ number: 9, base: { ref: 'topic', sha: own } });
    merge(api, 9, other, topic);
    const merged = history.commit(deployed, topic);
    merge(api, 8, own, other, topic, merged);
    await expect(reviewed(api, merged, since(deployed))).resolves.toEqual([8]);
    expect(api.served.map(({ path }) => path).filter((path) => path.includes('/commits/'))).toEqual([
      expect.stringContaining(merged),
    ]);
  });

  it('is all that a merge queue has put there at once, in its order', async () => {
    const { api, history, deployed } = await aRepository();
    const first = history.commit(deployed, history.commit(deployed));
    const second = history.commit(first, history.commit(deployed));
    const third = history.commit(second);
    [first, second, third].forEach((commit, index) => merge(api, 10 - index, commit));
    await expect(reviewed(api, third, since(deployed))).resolves.toEqual([10, 9, 8]);
  });

  it('is also what an earlier run should have deployed and did not, and a direct push between them is nobody’s', async () => {
    const { api, history, deployed } = await aRepository();
    const failed = history.commit(deployed);
    const direct = history.commit(failed);
    const now = history.commit(direct);
    merge(api, 8, failed);
    merge(api, 9, now);
    await expect(reviewed(api, now, since(deployed))).resolves.toEqual([8, 9]);
    await expect(reviewed(api, now, since(failed))).resolves.toEqual([9]);
  });

  it('is from the first on when no apply has ever come to its end', async () => {
    const { api, history, deployed: begun } = await aRepository();
    const now = history.commit(begun);
    merge(api, 7, begun);
    merge(api, 8, now);
    const unfinished = { commit: begun, run: '1', at: '2026-01-01' };
    await expect(reviewed(api, now, { version: 1, unfinished })).resolves.toEqual([7, 8]);
    await expect(reviewed(api, now, { version: 1 })).resolves.toEqual([8]);
  });

  it('is what the new history has when the branch was pushed by force, whether the old one is there or gone', async () => {
    const { api, history, deployed } = await aRepository();
    const old = history.commit(deployed);
    const renewed = history.commit(deployed);
    merge(api, 7, old);
    merge(api, 8, renewed);
    await expect(reviewed(api, renewed, since(old))).resolves.toEqual([8]);
    await expect(reviewed(api, renewed, since('f'.repeat(40)))).resolves.toEqual([8]);
  });

  it('is nothing when what is deployed is this commit, or one after it', async () => {
    const { api, history, deployed } = await aRepository();
    const newer = history.commit(deployed);
    merge(api, 7, deployed);
    merge(api, 8, newer);
    await expect(reviewed(api, newer, since(newer))).resolves.toEqual([]);
    await expect(reviewed(api, deployed, since(newer))).resolves.toEqual([]);
  });

  it('is looked for on every page of the history', async () => {
    const { api, history, deployed } = await aRepository();
    const line = history.line(101, deployed);
    merge(api, 8, line[0] ?? '');
    merge(api, 9, line.at(-1) ?? '');
    await expect(reviewed(api, line.at(-1) ?? '', since(deployed))).resolves.toEqual([8, 9]);
    expect(api.count('repos/compare-commits-with-basehead')).toBe(2);
  });
});

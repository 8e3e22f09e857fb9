import { type Caller } from './answers';
import { GitHubApi } from './github-api';

/** Whose name is on what the job's own token writes. */
export const bot = 'github-actions[bot]';

/** Tokens, and who shows them. */
export const tokens = {
  ghs_job: { login: bot, kind: 'installation', mayWrite: true },
  ghs_fork: { login: bot, kind: 'installation', mayWrite: false },
  ghs_app: { login: 'reviewer[bot]', kind: 'installation', mayWrite: true },
  ghp_alice: { login: 'alice', kind: 'user', mayWrite: true },
  github_pat_reader: { login: 'bob', kind: 'user', mayWrite: false },
} as const satisfies Readonly<Record<string, Caller>>;

/** The API of `acme/shop`, whose pull request is number 7; stopped, and its faults looked at, where `stopGitHubApis` was called. */
export async function aGitHubApi(root?: string): Promise<GitHubApi> {
  const api = await GitHubApi.start({
    repository: 'acme/shop',
    pullRequests: [7],
    tokens,
    ...(root !== undefined && { root }),
  });
  started.push(api);
  return api;
}

const started: GitHubApi[] = [];

/** Stops what was started, and fails a test in which a request or an answer was not as GitHub describes it. */
export function stopGitHubApis(): void {
  afterEach(async () => {
    const apis = started.splice(0);
    await Promise.all(apis.map((api) => api.stop()));
    expect(apis.flatMap(({ faults }) => faults)).toEqual([]);
  });
}

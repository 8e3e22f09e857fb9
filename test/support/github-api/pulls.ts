import { z } from 'zod';
import { type Answer, refusal, userBody } from './answers';
import { repositoryBody } from './repository-body';
import { type Asked, pageOf, repositoryOf, type Routes } from './routes';

/** A pull request as it is kept. */
export interface StoredPull {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  /** `repository` is another one for a fork. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string };
  readonly base: { readonly ref: string; readonly sha: string };
  /** Undefined while it is not merged. */
  readonly merged?: { readonly at: string; readonly commit: string };
  readonly isClosed?: boolean;
  /** All that GitHub counts to it: those of its branch, and those that a merge has put on the base. */
  readonly commits: readonly string[];
}

const parametersSchema = z.object({
  pull_number: z.number().optional(),
  commit_sha: z.string().optional(),
  state: z.enum(['open', 'closed', 'all']).default('open'),
});

/** The pull requests of one repository. */
export class Pulls {
  private stored: readonly StoredPull[] = [];

  constructor(private readonly repository: string) {}

  /** Opens a pull request, or changes what is said. */
  put({ number, ...said }: Partial<StoredPull> & Pick<StoredPull, 'number'>): void {
    const before = this.stored.find((pull) => pull.number === number) ?? this.fresh(number);
    this.stored = [...this.stored.filter((pull) => pull.number !== number), { ...before, ...said }];
  }

  /** Merges it as this commit; a rebase puts others there too. */
  merge(number: number, commit: string, others: readonly string[] = []): void {
    const commits = this.stored.find((pull) => pull.number === number)?.commits ?? [];
    const merged = { at: '2026-01-02T00:00:00Z', commit };
    this.put({ number, merged, commits: [...commits, ...others, commit] });
  }

  has(number: number): boolean {
    return this.stored.some((pull) => pull.number === number);
  }

  readonly routes: Routes = new Map([
    ['pulls/get', (asked) => this.get(asked)],
    ['pulls/list', (asked) => this.list(asked, (pull, { state }) => state === 'all' || state === stateOf(pull))],
    [
      'repos/list-pull-requests-associated-with-commit',
      (asked) => this.list(asked, ({ commits }, { commit_sha = '' }) => commits.includes(commit_sha)),
    ],
  ]);

  private fresh(number: number): StoredPull {
    const head = { ref: `change-${number}`, sha: 'a'.repeat(40), repository: this.repository };
    const base = { ref: 'main', sha: 'b'.repeat(40) };
    return { number, title: `Change ${number}`, author: 'alice', head, base, commits: [head.sha] };
  }

  private get(asked: Asked): Answer {
    const { pull_number } = parametersSchema.parse(asked.parameters);
    const pull = this.stored.find(({ number }) => number === pull_number);
    if (!pull || repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    const counts = { additions: 1, deletions: 1, changed_files: 1, comments: 0, commits: 1, review_comments: 0 };
    const merge = { merged: pull.merged !== undefined, merged_by: null, mergeable: true, mergeable_state: 'clean' };
    return { status: 200, body: { ...this.show(pull, asked.api), ...counts, ...merge, maintainer_can_modify: false } };
  }

  private list(
    asked: Asked,
    includes: (pull: StoredPull, parameters: z.output<typeof parametersSchema>) => boolean,
  ): Answer {
    if (repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    const parameters = parametersSchema.parse(asked.parameters);
    const found = this.stored.filter((pull) => includes(pull, parameters)).toReversed();
    const path = `/repos/${this.repository}/pulls`;
    const { headers, shown } = pageOf(found, asked, path);
    return { status: 200, headers, body: shown.map((pull) => this.show(pull, asked.api)) };
  }

  private show(pull: StoredPull, api: string) {
    const { number, title, author, head, base, merged } = pull;
    const created_at = '2026-01-01T00:00:00Z';
    const user = userBody({ login: author, kind: 'user' }, api);
    return {
      ...{ id: number, node_id: `PR_${number}`, number, title, user, body: null, locked: false, draft: false },
      ...{ state: stateOf(pull), merged_at: merged?.at ?? null, merge_commit_sha: merged?.commit ?? null },
      ...{ closed_at: merged?.at ?? null, created_at, updated_at: merged?.at ?? created_at },
      ...{ assignee: null, labels: [], milestone: null, auto_merge: null, author_association: 'CONTRIBUTOR' },
      head: sideBody(head, api),
      base: sideBody({ ...base, repository: this.repository }, api),
      ...linksOf(`${api}/repos/${this.repository}`, `https://github.com/${this.repository}/pull/${number}`, pull),
    };
  }
}

function stateOf({ merged, isClosed = false }: StoredPull): 'open' | 'closed' {
  return merged !== undefined || isClosed ? 'closed' : 'open';
}

function sideBody({ ref, sha, repository }: StoredPull['head'], api: string) {
  const [owner = ''] = repository.split('/');
  const [repo, user] = [repositoryBody(repository, api), userBody({ login: owner, kind: 'user' }, api)];
  return { label: `${owner}:${ref}`, ref, sha, repo, user };
}

function linksOf(repository: string, page: string, { number, head }: StoredPull) {
  const self = `${repository}/pulls/${number}`;
  const issue = `${repository}/issues/${number}`;
  const links = {
    ...{ html: page, issue, comments: `${issue}/comments`, commits: `${self}/commits` },
    ...{ review_comments: `${self}/comments`, review_comment: `${repository}/pulls/comments{/number}` },
    statuses: `${repository}/statuses/${head.sha}`,
  };
  return {
    ...Object.fromEntries(Object.entries(links).map(([name, href]) => [`${name}_url`, href] as const)),
    ...{ url: self, diff_url: `${page}.diff`, patch_url: `${page}.patch` },
    _links: Object.fromEntries(Object.entries({ self, ...links }).map(([name, href]) => [name, { href }] as const)),
  };
}

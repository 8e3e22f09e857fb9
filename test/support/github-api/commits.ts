import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { type Answer, refusal } from './answers';
import { type Asked, pageOf, repositoryOf, type Routes } from './routes';

/** A commit as Git tells it. */
interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly date: string;
  readonly message: string;
}

const parametersSchema = z.object({
  basehead: z.string(),
  page: z.number().optional(),
  per_page: z.number().optional(),
});

/** How many commits are shown, the newest, where no page is asked for. */
const mostWithoutPages = 250;

/** The commits of one repository: those of a checkout of it. */
export class Commits {
  /** Where the checkout is. Without one there is no commit. */
  folder: string | undefined;

  constructor(private readonly repository: string) {}

  readonly routes: Routes = new Map([['repos/compare-commits-with-basehead', (asked) => this.compare(asked)]]);

  private compare(asked: Asked): Answer {
    const { basehead, page, per_page } = parametersSchema.parse(asked.parameters);
    const [base = '', head = ''] = basehead.split('...');
    const [[from], [common]] = [this.log('-1', base), this.log('-1', this.git('merge-base', base, head))];
    if (!from || !common || repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    const [ahead, behind] = [this.log(`${base}..${head}`), this.log(`${head}..${base}`)];
    const path = `/repos/${this.repository}/compare/${basehead}`;
    const isPaged = page !== undefined || per_page !== undefined;
    const { headers, shown } = isPaged
      ? pageOf(ahead, asked, path)
      : { headers: {}, shown: ahead.slice(-mostWithoutPages) };
    const body = {
      ...linksOf(path, asked.api),
      ...countsOf(ahead.length, behind.length),
      base_commit: commitBody(from, this.repository, asked.api),
      merge_base_commit: commitBody(common, this.repository, asked.api),
      commits: shown.map((commit) => commitBody(commit, this.repository, asked.api)),
    };
    return { status: 200, headers, body };
  }

  /** The oldest first; none of a range that Git does not know. */
  private log(...range: readonly string[]): readonly GitCommit[] {
    const lines = this.git('log', '--reverse', '--format=%H%x00%T%x00%P%x00%cI%x00%s', ...range, '--');
    return lines.split('\n').flatMap((line) => {
      const [sha = '', tree = '', parents = '', date = '', message = ''] = line.split('\0');
      return sha === '' ? [] : [{ sha, tree, parents: parents.split(' ').filter(Boolean), date, message }];
    });
  }

  /** What Git says; nothing when it refuses. */
  private git(...words: readonly string[]): string {
    if (this.folder === undefined) return '';
    try {
      return execFileSync('git', ['-C', this.folder, ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return '';
    }
  }
}

function countsOf(ahead_by: number, behind_by: number) {
  const alone = ahead_by > 0 ? 'ahead' : 'identical';
  const status = behind_by === 0 ? alone : ahead_by > 0 ? 'diverged' : 'behind';
  return { status, ahead_by, behind_by, total_commits: ahead_by };
}

function linksOf(path: string, api: string) {
  const page = `https://github.com${path.replace(/^\/repos/, '')}`;
  const pages = { html_url: page, permalink_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch` };
  return { url: `${api}${path}`, ...pages };
}

function commitBody({ sha, tree, parents, date, message }: GitCommit, repository: string, api: string) {
  const [url, page] = [`${api}/repos/${repository}`, `https://github.com/${repository}/commit`];
  const who = { name: 'x', email: 'x@example.com', date };
  const verification = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  return {
    ...{ sha, node_id: 'C_1', url: `${url}/commits/${sha}`, html_url: `${page}/${sha}`, author: null, committer: null },
    ...{ comments_url: `${url}/commits/${sha}/comments` },
    commit: {
      ...{ url: `${url}/git/commits/${sha}`, message, comment_count: 0, verification, author: who, committer: who },
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    },
    parents: parents.map((each) => ({ sha: each, url: `${url}/commits/${each}`, html_url: `${page}/${each}` })),
  };
}

import * as z from 'zod';
import { type GitHubReading } from '../ports/github-reading';
import { type MergedPullRequest, type MergedPullRequests } from '../ports/merged-pull-requests';
import { GitHubRepository, type RepositoryPlace } from './github-repository';

/** Pull requests of a repository on GitHub. */
export class GitHubMergedPullRequests implements MergedPullRequests {
  private readonly repository: GitHubRepository;

  constructor(private readonly place: RepositoryPlace) {
    this.repository = new GitHubRepository(place);
  }

  commitsSince(base: string, head: string): Promise<GitHubReading<readonly string[]>> {
    const { owner, repo } = this.repository.names;
    return this.repository.ask(async (octokit) => {
      const pages = octokit.paginate.iterator('GET /repos/{owner}/{repo}/compare/{basehead}', {
        ...{ owner, repo, basehead: `${base}...${head}`, per_page: 100 },
      });
      const commits: Commit[] = [];
      for await (const { data } of pages) commits.push(...comparisonSchema.parse(data).commits);
      return firstParents(head, commits);
    });
  }

  ofCommit(commit: string, branch: string): Promise<GitHubReading<readonly MergedPullRequest[]>> {
    const { owner, repo } = this.repository.names;
    return this.repository.ask(async (octokit) => {
      const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
      const all = await octokit.paginate(route, { owner, repo, commit_sha: commit, per_page: 100 });
      const merged = z
        .array(pullSchema)
        .parse(all)
        .filter(({ merged_at, base }) => merged_at && base.ref === branch);
      return merged.map(({ number, head }) => ({
        number,
        head: head.sha,
        isFork: head.repo?.full_name !== this.place.repository,
      }));
    });
  }
}

const commitSchema = z.object({ sha: z.string(), parents: z.array(z.object({ sha: z.string() })) });
type Commit = z.output<typeof commitSchema>;

/** The client hands on what it found below `commits` of each page, or the page. */
const comparisonSchema = z.union([
  z.object({ commits: z.array(commitSchema) }),
  z.array(commitSchema).transform((commits) => ({ commits })),
]);

const pullSchema = z.object({
  number: z.number(),
  merged_at: z.string().nullable(),
  base: z.object({ ref: z.string() }),
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
});

/** The way back from the last commit along the branch itself, the oldest first. */
function firstParents(head: string, commits: readonly Commit[]): readonly string[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const way: string[] = [];
  for (let next = bySha.get(head); next; next = bySha.get(next.parents[0]?.sha ?? '')) way.push(next.sha);
  return way.toReversed();
}

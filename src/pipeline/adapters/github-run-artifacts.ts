import { strFromU8, unzipSync } from 'fflate';
import * as z from 'zod';
import { type GitHubReading } from '../ports/github-reading';
import { type RunArtifact, type RunArtifacts } from '../ports/run-artifacts';
import { GitHubRepository, type RepositoryPlace } from './github-repository';

/** Files that runs of a repository left on GitHub. */
export class GitHubRunArtifacts implements RunArtifacts {
  private readonly repository: GitHubRepository;

  constructor(place: RepositoryPlace) {
    this.repository = new GitHubRepository(place);
  }

  list(run: string): Promise<GitHubReading<readonly RunArtifact[]>> {
    const { owner, repo } = this.repository.names;
    return this.repository.ask(async (octokit) => {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts';
      const all = await octokit.paginate(route, { owner, repo, run_id: Number(run), per_page: 100 });
      return z.array(artifactSchema).parse(all).map(toArtifact);
    });
  }

  read({ id }: RunArtifact): Promise<GitHubReading<ReadonlyMap<string, string>>> {
    const { owner, repo } = this.repository.names;
    return this.repository.ask(async (octokit) => {
      const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}';
      const { data } = await octokit.request(route, { owner, repo, artifact_id: id, archive_format: 'zip' });
      return unpack(new Uint8Array(z.instanceof(ArrayBuffer).parse(data)));
    });
  }
}

const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  expired: z.boolean(),
  workflow_run: z.object({ head_sha: z.string(), repository_id: z.number(), head_repository_id: z.number() }).nullish(),
});

function toArtifact({ id, name, expired, workflow_run: run }: z.output<typeof artifactSchema>): RunArtifact {
  const isFork = run?.repository_id !== run?.head_repository_id;
  return { id, name, isExpired: expired, head: run?.head_sha ?? '', isFork };
}

/** More than any report has: what is bigger unpacked is left out. */
const mostBytes = 200_000_000;

function unpack(zip: Uint8Array): ReadonlyMap<string, string> {
  const files = unzipSync(zip, { filter: ({ originalSize }) => originalSize <= mostBytes });
  return new Map(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

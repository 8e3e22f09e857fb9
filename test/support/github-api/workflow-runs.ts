import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { type Answer, refusal } from './answers';
import { repositoryBody } from './repository-body';
import { type Asked, pageOf, repositoryOf, type Routes } from './routes';

/** A run of a workflow as it is kept. */
export interface StoredRun {
  readonly id: number;
  readonly attempt: number;
  /** The workflow's file: `.github/workflows/plan.yml`. */
  readonly path: string;
  readonly event: string;
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string };
  readonly conclusion: string | null;
}

interface StoredArtifact {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  readonly zip: Uint8Array;
  readonly isExpired: boolean;
}

const parametersSchema = z.object({
  run_id: z.number().optional(),
  artifact_id: z.number().optional(),
  archive_format: z.string().optional(),
  name: z.string().optional(),
});

/** Runs of workflows, and the artifacts that they have left. */
export class WorkflowRuns {
  private runs: readonly StoredRun[] = [];
  private artifacts: readonly StoredArtifact[] = [];

  constructor(private readonly repository: string) {}

  /** Adds a run: of the plan of a pull request, unless something else is said. */
  add({ id, ...said }: Partial<StoredRun> & Pick<StoredRun, 'id'>): void {
    const head = { ref: 'change-7', sha: 'a'.repeat(40), repository: this.repository };
    const usual = {
      attempt: 1,
      path: '.github/workflows/plan.yml',
      event: 'pull_request',
      head,
      conclusion: 'success',
    };
    this.runs = [...this.runs.filter((run) => run.id !== id), { id, ...usual, ...said }];
  }

  /** Leaves files as an artifact of a run. */
  upload(run: number, name: string, files: Readonly<Record<string, string>>, isExpired = false): void {
    const bytes = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
    const zip = zipSync(Object.fromEntries(bytes));
    this.artifacts = [...this.artifacts, { id: 9000 + this.artifacts.length, run, name, zip, isExpired }];
  }

  /** What lies at a signed address, outside of the API; undefined where nothing does. */
  tryBlob(path: string): Uint8Array | undefined {
    return this.artifacts.find(({ id }) => path === blobPath(id))?.zip;
  }

  readonly routes: Routes = new Map([
    ['actions/get-workflow-run', (asked) => this.getRun(asked)],
    ['actions/list-workflow-run-artifacts', (asked) => this.list(asked)],
    [
      'actions/get-artifact',
      (asked) => this.withArtifact(asked, (one) => ({ status: 200, body: this.show(one, asked.api) })),
    ],
    ['actions/download-artifact', (asked) => this.withArtifact(asked, (one) => download(one, asked))],
  ]);

  private getRun(asked: Asked): Answer {
    const { run_id } = parametersSchema.parse(asked.parameters);
    const run = this.runs.find(({ id }) => id === run_id);
    if (!run || repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    return { status: 200, body: runBody(run, this.repository, asked.api) };
  }

  private list(asked: Asked): Answer {
    const { run_id, name } = parametersSchema.parse(asked.parameters);
    const isKnown = this.runs.some(({ id }) => id === run_id) || this.artifacts.some(({ run }) => run === run_id);
    if (!isKnown || repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    const found = this.artifacts.filter((one) => one.run === run_id && (name ?? one.name) === one.name);
    const path = `/repos/${this.repository}/actions/runs/${run_id ?? 0}/artifacts`;
    const { headers, shown } = pageOf(found, asked, path);
    const artifacts = shown.map((one) => this.show(one, asked.api));
    return { status: 200, headers, body: { total_count: found.length, artifacts } };
  }

  private withArtifact(asked: Asked, answer: (artifact: StoredArtifact) => Answer): Answer {
    const { artifact_id } = parametersSchema.parse(asked.parameters);
    const found = this.artifacts.find(({ id }) => id === artifact_id);
    return found && repositoryOf(asked) === this.repository ? answer(found) : refusal(404, 'Not Found');
  }

  private show({ id, run, name, zip, isExpired }: StoredArtifact, api: string) {
    const url = `${api}/repos/${this.repository}/actions/artifacts/${id}`;
    const { ref = 'main', sha = '' } = this.runs.find((each) => each.id === run)?.head ?? {};
    return {
      ...{ id, node_id: `A_${id}`, name, size_in_bytes: zip.length, url, archive_download_url: `${url}/zip` },
      ...{ expired: isExpired, created_at: time, updated_at: time, expires_at: '2026-04-01T00:00:00Z' },
      digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
      workflow_run: { id: run, repository_id: 1, head_repository_id: 1, head_branch: ref, head_sha: sha },
    };
  }
}

const time = '2026-01-01T00:00:00Z';

function blobPath(id: number): string {
  return `/blobs/${id}.zip?signature=s`;
}

/** GitHub sends to another host, which takes no token. */
function download({ id, isExpired }: StoredArtifact, { api, parameters }: Asked): Answer {
  if (isExpired) return refusal(410, 'Artifact has expired');
  if (parametersSchema.parse(parameters).archive_format !== 'zip') return refusal(404, 'Not Found');
  const { port } = new URL(api);
  return { status: 302, headers: { location: `http://localhost:${port}${blobPath(id)}` } };
}

function runBody({ id, attempt, path, event, head, conclusion }: StoredRun, repository: string, api: string) {
  const url = `${api}/repos/${repository}/actions/runs/${id}`;
  const page = `https://github.com/${repository}/actions/runs/${id}`;
  const links = ['jobs', 'logs', 'cancel', 'rerun', 'artifacts'].map(
    (name) => [`${name}_url`, `${url}/${name}`] as const,
  );
  return {
    ...{
      id,
      node_id: `WFR_${id}`,
      run_number: id,
      run_attempt: attempt,
      workflow_id: 1,
      name: 'plan',
      path,
      event,
      url,
    },
    ...{ display_title: 'A change', head_branch: head.ref, head_sha: head.sha, html_url: page, head_commit: null },
    ...{ status: conclusion === null ? 'in_progress' : 'completed', conclusion, created_at: time, updated_at: time },
    ...{ head_repository: repositoryBody(head.repository, api), repository: repositoryBody(repository, api) },
    ...Object.fromEntries(links),
    ...{ check_suite_url: `${url}/suite`, workflow_url: `${url}/workflow`, pull_requests: [] },
  };
}

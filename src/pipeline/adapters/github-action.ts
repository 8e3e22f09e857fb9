import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerConfigFolders } from './docker-config';
import { GitHubCommandFiles, GitHubRunLog } from './github-commands';
import { type GitHubRun } from './github-aws-sessions';

/** What the runner tells an action of itself. */
export type ActionEnvironment = Readonly<Record<string, string | undefined>>;

/** A run of a workflow. */
export interface WorkflowRun {
  /** A number, and a later run has a higher one. */
  readonly id: string;
  /** Counts how often this run was started. */
  readonly attempt: number;
  /** The commit that it works on; for a pull request, the pull request merged into its base. Empty outside GitHub. */
  readonly commit: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Of GitHub, or of a server of one's own. */
  readonly apiUrl: string;
  /** The page of the run. */
  readonly url: string;
}

/** An action at work on a runner. */
export class GitHubAction {
  readonly log = new GitHubRunLog((text) => void process.stdout.write(text));
  readonly files: GitHubCommandFiles;

  constructor(private readonly environment: ActionEnvironment = process.env) {
    const { GITHUB_OUTPUT: output, GITHUB_STATE: state, GITHUB_STEP_SUMMARY: summary } = environment;
    this.files = new GitHubCommandFiles({ output, state, summary });
  }

  /** An input as it was written, without the white space around it; empty when it was not. */
  readonly input = (name: string): string => {
    return (this.environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
  };

  /** What the main step saved for the post step; empty when it did not come so far. */
  state(name: string): string {
    return this.environment[`STATE_${name}`] ?? '';
  }

  /** A folder that the runner empties after the job. */
  get temporaryFolder(): string {
    return this.environment.RUNNER_TEMP ?? tmpdir();
  }

  /** Which run this is, and where its repository is found. */
  get run(): WorkflowRun {
    const { GITHUB_RUN_ID: id = '0', GITHUB_RUN_ATTEMPT: attempt, GITHUB_SHA: commit = '' } = this.environment;
    const { GITHUB_REPOSITORY: repository = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = this.environment;
    const { GITHUB_SERVER_URL: server = 'https://github.com' } = this.environment;
    const url = `${server}/${repository}/actions/runs/${id}`;
    return { id, attempt: Number(attempt ?? 1), commit, repository, apiUrl, url };
  }

  /** Where docker's settings are, and a path that nobody else uses for ours. */
  dockerConfigFolders(): DockerConfigFolders {
    const users = this.environment.DOCKER_CONFIG ?? join(this.environment.HOME ?? homedir(), '.docker');
    return { users, own: join(this.temporaryFolder, `docker-config-${crypto.randomUUID()}`) };
  }

  /** This run, for AWS. */
  identity({
    sessionName,
    durationSeconds,
  }: {
    readonly sessionName: string;
    readonly durationSeconds: number;
  }): GitHubRun {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = this.environment;
    const { AWS_ENDPOINT_URL_STS: sts, AWS_ENDPOINT_URL: all } = this.environment;
    return {
      tokenRequest: url && bearer ? { url, bearer } : undefined,
      stsEndpoint: sts ?? all,
      sessionName: sessionName === '' ? this.defaultSessionName() : sessionName,
      durationSeconds,
    };
  }

  /** The environment of docker processes: how to find and reach things, and nothing that names an AWS account. */
  dockerEnvironment(caches: readonly string[]): Readonly<Record<string, string>> {
    const onGitHub = caches.some((cache) => cache.includes('type=gha'));
    const passed = Object.entries(this.environment).flatMap(([name, value]) =>
      value !== undefined && (isPassed(name) || (onGitHub && forGitHubCache.has(name))) ? [[name, value] as const] : [],
    );
    return Object.fromEntries(passed);
  }

  /** Seen in CloudTrail: which repository, and which run. */
  private defaultSessionName(): string {
    const { GITHUB_REPOSITORY: repository = 'run', GITHUB_RUN_ID: id = '0' } = this.environment;
    const name = repository.split('/').at(-1) ?? '';
    return `${name.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 40)}-${id}`;
  }
}

const passedNames = new Set([
  // By it the runner finds what a killed step left running.
  'RUNNER_TRACKING_ID',
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'XDG_RUNTIME_DIR', 'SSH_AUTH_SOCK'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]);

const passedPrefixes = ['DOCKER_', 'BUILDX_', 'BUILDKIT_'] as const;

/** The cache of GitHub is opened by the job's own token. */
const forGitHubCache = new Set([
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_CACHE_URL',
  'ACTIONS_CACHE_SERVICE_V2',
]);

function isPassed(name: string): boolean {
  const upper = name.toUpperCase();
  return passedNames.has(upper) || passedPrefixes.some((prefix) => upper.startsWith(prefix));
}

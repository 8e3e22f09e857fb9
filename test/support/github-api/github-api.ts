import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { type Answer, type Caller, profileBody, noAccess, refusal } from './answers';
import { Comments } from './comments';
import { Commits } from './commits';
import { type DescribedRequest, Description, type WireRequest } from './description';
import { type Disturbance, Disturbances, type Meeting, type Trouble } from './disturbance';
import { Issues } from './issues';
import { Pulls } from './pulls';
import { type Routes } from './routes';
import { Settings } from './settings';
import { WorkflowRuns } from './workflow-runs';

/** One repository with pull requests, and the tokens that open it. */
export interface GitHubApiOptions {
  readonly repository: string;
  readonly pullRequests: readonly number[];
  readonly tokens: Readonly<Record<string, Caller>>;
  /**
   * The path before every operation: `/api/v3` on a server of one's own.
   * @default - none, as on github.com
   */
  readonly root?: string;
}

/** A request as it came, and what was answered; no status when the connection was cut. */
export interface Served {
  readonly operation: string;
  readonly path: string;
  readonly token: string;
  readonly status: number | undefined;
}

/**
 * GitHub's API on the loopback interface: keeps what is put there, and holds requests and its own answers against GitHub's description.
 * A test ends with `faults` empty.
 */
export class GitHubApi {
  readonly commits: Commits;
  readonly pulls: Pulls;
  readonly issues: Issues;
  readonly comments: Comments;
  readonly runs: WorkflowRuns;
  readonly settings: Settings;
  readonly served: Served[] = [];
  /** Where a request or an answer is not as described. */
  readonly faults: string[] = [];

  private readonly disturbances = new Disturbances();
  private readonly routes: Routes;

  private constructor(
    private readonly server: Server,
    private readonly description: Description,
    private readonly options: GitHubApiOptions,
  ) {
    const { repository, pullRequests } = options;
    this.commits = new Commits(repository);
    this.pulls = new Pulls(repository);
    this.issues = new Issues(repository);
    this.comments = new Comments(repository, (number) => this.pulls.has(number) || this.issues.has(number));
    this.runs = new WorkflowRuns(repository);
    this.settings = new Settings(repository);
    pullRequests.forEach((number) => this.pulls.put({ number }));
    this.routes = new Map(
      [this.commits, this.pulls, this.issues, this.comments, this.runs, this.settings].flatMap(({ routes }) => [
        ...routes,
      ]),
    );
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async start(options: GitHubApiOptions): Promise<GitHubApi> {
    const server = createServer();
    const api = new GitHubApi(server, await Description.load(options.root ?? '/'), options);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server.address())}${this.options.root ?? ''}`;
  }

  disturb(disturbance: Disturbance): void {
    this.disturbances.add(disturbance);
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.served.filter((each) => each.operation === operation).length;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await readRequest(request);
    const blob = this.runs.tryBlob(wire.path);
    if (blob) {
      sendBlob(response, blob, wire);
      return;
    }
    const token = /^(?:token|bearer) (.+)$/i.exec(String(wire.headers.authorization ?? ''))?.[1] ?? '';
    const match = this.description.match(wire);
    if (match.kind === 'refused') this.faults.push(match.why);
    const operation = match.kind === 'known' ? match.request.operation : 'unknown';
    const answer = match.kind === 'known' ? await this.answer(match.request, token) : refusal(404, 'Not Found');
    this.served.push({ operation, path: wire.path, token, status: answer?.status });
    if (!answer) return void request.socket.destroy();
    send(response, answer);
  }

  /** Undefined cuts the connection. */
  private async answer(request: DescribedRequest, token: string): Promise<Answer | undefined> {
    const taken = this.disturbances.take(request.operation, token);
    if (taken) return disturbed(taken, () => this.answerWell(request, token));
    return this.answerWell(request, token);
  }

  private answerWell(request: DescribedRequest, token: string): Answer {
    const answer = this.decide(request, token);
    const fault = this.description.tryFindFault(request.operation, answer.status, answer.body);
    if (fault !== undefined) this.faults.push(fault);
    return answer;
  }

  private decide(request: DescribedRequest, token: string): Answer {
    const caller = this.options.tokens[token];
    if (!caller) return refusal(401, 'Bad credentials');
    const asked = { ...request, caller, api: this.url };
    if (request.operation === 'users/get-authenticated') {
      return caller.kind === 'installation' ? noAccess(caller) : { status: 200, body: profileBody(caller, this.url) };
    }
    return this.routes.get(request.operation)?.(asked) ?? refusal(501, `${request.operation} is not kept here`);
  }
}

async function disturbed(
  { trouble, meeting }: { readonly trouble: Trouble; readonly meeting: Meeting },
  answerWell: () => Answer,
): Promise<Answer | undefined> {
  switch (trouble.kind) {
    case 'secondary-limit':
      return secondaryLimit(trouble.retryAfterSeconds);
    case 'primary-limit':
      return primaryLimit(trouble.resetsInSeconds);
    case 'done-but-down':
      answerWell();
      return errorPage(trouble.status);
    case 'down':
      return errorPage(trouble.status);
    case 'reset':
      return undefined;
    case 'slow':
      await setTimeout(trouble.milliseconds);
      return answerWell();
    case 'together': {
      const answer = answerWell();
      await meeting.arrive();
      return answer;
    }
  }
}

function secondaryLimit(seconds: number | undefined): Answer {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return { ...refusal(403, message), headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } };
}

function primaryLimit(seconds: number): Answer {
  const reset = Math.ceil(Date.now() / 1000) + seconds;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  return { ...refusal(403, 'API rate limit exceeded for installation ID 1.'), headers };
}

function errorPage(status: number): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: '<html>Unicorn!</html>' };
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const { method = '', url: path = '' } = request;
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { method, path, headers: Object.fromEntries(headers), body: await text(request) };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

/** The store behind signed addresses is not GitHub, and refuses those who show it their token. */
function sendBlob(response: ServerResponse, blob: Uint8Array, { headers }: WireRequest): void {
  const isOpen = headers.authorization === undefined;
  response
    .writeHead(isOpen ? 200 : 400, { 'content-type': 'application/zip' })
    .end(isOpen ? blob : 'InvalidAuthenticationInfo');
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen');
  return address.port;
}

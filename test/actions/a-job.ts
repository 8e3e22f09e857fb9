import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { type ImagesFile, parseImagesFile } from '../../src/pipeline/image/images-file';
import { RecordingDocker } from '../pipeline/adapters/recording-docker';
import { someCells, someFiles } from '../pipeline/steps/some-cells';
import { findProgram } from '../support/find-program';
import { repository } from '../support/repository';
import { outsideRegistry } from '../support/shared/shared';
import { Cloud } from './a-cloud';

/** Never in a way that waits: the registry answers from this process. */
const docker = async (...words: readonly string[]) => (await promisify(execFile)('docker', words)).stdout;

const dist = join(repository, 'actions', 'build-push', 'dist');

/** Which builder a job finds. */
export type Builder = 'buildx' | 'docker build';

/** What is different about a job. */
export interface JobOptions {
  /** A job of the same account with the same content. */
  readonly beside?: Job;
  /** Of its images. */
  readonly names?: readonly string[];
  /** What stands behind ECR. @default 'embedded' */
  readonly registry?: 'embedded' | 'docker-registry';
}

/** How a step ended, and all it wrote. */
export interface JobEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** A job on a runner: a checkout with two images, docker, and a cloud. */
export class Job {
  static async start(
    builder: Builder = 'buildx',
    { beside, names = ['web', 'api'], registry }: JobOptions = {},
  ): Promise<Job> {
    const cloud = await Cloud.start(beside?.cloud.account ?? String(randomInt(1e11, 1e12)), { registry });
    const job = new Job(cloud, builder);
    const { base } = await outsideRegistry();
    // Every test's images are its own, unless it wants two jobs with the same.
    const content = beside ?? job;
    const nonces = Object.fromEntries(names.map((name) => [`docker/${name}/nonce`, `${name} of ${content.folder}`]));
    const files = { ...someFiles(someCells('local', names)), ...nonces };
    Object.entries(files).forEach(([path, text]) =>
      job.write(`checkout/${path}`, text.replaceAll('111111111111', cloud.account)),
    );
    for (const name of names)
      job.write(`checkout/docker/${name}/Dockerfile`, `FROM ${base}\nCOPY . /files/\nRUN ["/bin/busybox", "true"]\n`);
    ['output', 'state', 'summary'].forEach((name) => job.write(`runner/${name}`, ''));
    mkdirSync(join(job.folder, 'temp'));
    if (!beside) await job.makeRepositories(names);
    return job;
  }

  readonly folder = mkdtempSync(join(tmpdir(), 'job-'));
  readonly docker = new RecordingDocker({ passes: findProgram('docker') });

  private running: ChildProcess | undefined;
  private signalled = 0n;
  private ended = 0n;

  private constructor(
    readonly cloud: Cloud,
    builder: Builder,
  ) {
    if (builder === 'docker build') return;
    const plugins = join(this.docker.folder, '.docker', 'cli-plugins');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(findProgram('buildx'), join(plugins, 'docker-buildx'));
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** The images.json that the last run wrote. */
  get images(): ImagesFile['images'] {
    return parseImagesFile(this.read('checkout/images.json')).images;
  }

  /** Names of the images that the last run pushed. */
  get built(): readonly string[] {
    return this.images.filter(({ places }) => places[0]?.result === 'built').map(({ name }) => name);
  }

  /** What lies in the runner's folder for temporary files. */
  get left(): readonly string[] {
    return readdirSync(join(this.folder, 'temp'));
  }

  /** Runs the action. */
  main(more: Readonly<Record<string, string>> = {}): Promise<JobEnd> {
    return this.node('index.js', more);
  }

  /** Lets the runner send a signal to the action when it first asks for something. */
  cancelAt(at: RegExp, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    let sent = false;
    this.cloud.onRequest = (name) => {
      if (sent || !at.test(name)) return;
      sent = true;
      this.send(signal);
    };
  }

  /** Sends a signal to the action now. */
  send(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    this.signalled = process.hrtime.bigint();
    this.running?.kill(signal);
  }

  /** How long the action went on when it had been sent a signal. */
  get secondsSinceSignal(): number {
    return Number(this.ended - this.signalled) / 1e9;
  }

  /** Waits until docker is started with such words. */
  async untilDocker(isMeant: (words: readonly string[]) => boolean): Promise<void> {
    while (!this.docker.calls.some(({ words }) => isMeant(words)))
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** Runs its post step with what the main step saved. */
  post(): Promise<JobEnd> {
    const [, saved = ''] = this.read('runner/state').split('\n');
    return this.node('post.js', { 'STATE_docker-config': saved });
  }

  /** What a program in the pushed image writes: the image is pulled from the registry under its digest. */
  async runPushed(name: string, ...words: readonly string[]): Promise<string> {
    const image = this.images.find((each) => each.name === name);
    const reference = `${this.cloud.registryHost}/shop/${name}@${image?.places[0]?.digest ?? ''}`;
    const auths = { [this.cloud.registryHost]: await this.access() };
    this.write('puller/config.json', JSON.stringify({ auths }));
    const puller = `--config=${join(this.folder, 'puller')}`;
    return docker(puller, 'run', '--rm', '--network=none', reference, '/bin/busybox', ...words);
  }

  async remove(): Promise<void> {
    // By name: another job may have an image with the same id.
    const names = '{{.Repository}}:{{.Tag}} {{.Repository}}@{{.Digest}}';
    const filter = `reference=${this.cloud.registryHost}/*/*`;
    const listed = await docker('image', 'ls', '--digests', '--format', names, '--filter', filter);
    await this.cloud.stop();
    const images = new Set(listed.split(/\s+/).filter((name) => name !== '' && !name.endsWith('<none>')));
    if (images.size > 0) await docker('image', 'rm', '--force', ...images);
    this.docker.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What docker is to show the registry. */
  async access(): Promise<{ readonly auth: string | undefined }> {
    const ecr = this.ecr();
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    ecr.destroy();
    return { auth: authorizationData?.[0]?.authorizationToken };
  }

  private ecr(): ECRClient {
    const credentials = { accessKeyId: this.cloud.accessKeyId, secretAccessKey: 'secret' };
    return new ECRClient({ endpoint: this.cloud.url, region: 'eu-central-1', credentials });
  }

  /** As the registry stack makes it. */
  async makeRepository(repositoryName: string): Promise<void> {
    const ecr = this.ecr();
    await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }));
    ecr.destroy();
    this.cloud.seen.length = 0;
  }

  private async makeRepositories(names: readonly string[]): Promise<void> {
    for (const name of names) await this.makeRepository(`shop/${name}`);
  }

  private async node(file: string, more: Readonly<Record<string, string>>): Promise<JobEnd> {
    const running = spawn(process.execPath, [join(dist, file)], {
      cwd: join(this.folder, 'checkout'),
      env: { ...this.environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running = running;
    const output: string[] = [];
    [running.stdout, running.stderr].forEach((stream) => stream.on('data', (part) => output.push(String(part))));
    await once(running, 'close');
    this.ended = process.hrtime.bigint();
    return { exitCode: running.exitCode, signal: running.signalCode, output: output.join('') };
  }

  private get environment(): Readonly<Record<string, string>> {
    return {
      ...this.docker.environment,
      ...this.cloud.environment,
      RUNNER_TEMP: join(this.folder, 'temp'),
      GITHUB_OUTPUT: join(this.folder, 'runner/output'),
      GITHUB_STATE: join(this.folder, 'runner/state'),
      GITHUB_STEP_SUMMARY: join(this.folder, 'runner/summary'),
      'INPUT_ROLE-TO-ASSUME': `arn:aws:iam::${this.cloud.account}:role/push`,
      INPUT_PLATFORMS: `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`,
      ...{ INPUT_PUSH: 'true', 'INPUT_DRY-RUN': 'false', 'INPUT_MAX-PARALLEL': '2' },
      ...{ 'INPUT_ALLOW-UNPINNED-BASES': 'false', 'INPUT_ROLE-DURATION-SECONDS': '3600' },
      ...{ 'INPUT_CELLS-FILE': 'cdktf.out/cells.json', 'INPUT_IMAGES-FILE': 'images.json' },
    };
  }
}

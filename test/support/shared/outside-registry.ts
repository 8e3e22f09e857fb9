import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port';
import { findProgram } from '../find-program';

/** A registry as they stand on the internet, Debian's docker-registry, with one small image to build on. */
export class OutsideRegistry {
  static async start(): Promise<OutsideRegistry> {
    const folder = mkdtempSync(join(tmpdir(), 'outside-registry-'));
    const port = await freePort();
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(configuration(folder, port)));
    const process = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
    const host = `localhost:${port}`;
    await untilItAnswers(`http://${host}/v2/`);
    return new OutsideRegistry(process, folder, { host, base: pushBase(folder, host) });
  }

  readonly host: string;
  readonly base: string;

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    { host, base }: { readonly host: string; readonly base: string },
  ) {
    this.host = host;
    this.base = base;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
    execFileSync('docker', ['image', 'rm', '--force', `${this.host}/base:1`], { stdio: 'ignore' });
  }
}

function configuration(folder: string, port: number) {
  return {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') } },
    http: { addr: `127.0.0.1:${port}` },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nobody answers at ${url}`);
}

/** Made here, because there may be no internet. */
function pushBase(folder: string, host: string): string {
  const [context, name] = [join(folder, 'base'), `${host}/base:1`];
  mkdirSync(context);
  copyFileSync(findProgram('busybox'), join(context, 'busybox'));
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\n');
  // The one builder that every docker program has, whichever version it is of.
  const environment = { ...process.env, DOCKER_BUILDKIT: '0', DOCKER_CONFIG: join(folder, 'docker') };
  execFileSync('docker', ['build', '--tag', name, context], { stdio: 'pipe', env: environment });
  const pushed = execFileSync('docker', ['push', name], { encoding: 'utf8', env: environment });
  return `${name}@${/digest: (sha256:[0-9a-f]{64})/.exec(pushed)?.[1] ?? ''}`;
}

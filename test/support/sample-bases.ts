import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from './find-program';
import { outsideRegistry } from './shared/shared';

/**
 * Build arguments with which the samples can be built here, where their own bases may be out of reach: an image of Debian's nginx
 * and Python, and the Node and npm of this machine.
 */
export async function sampleBases(): Promise<Readonly<Record<string, string>>> {
  const { host } = await outsideRegistry();
  const name = `${host}/sample-base:1`;
  if (spawnSync('docker', ['image', 'inspect', local]).status !== 0) makeBase();
  docker('tag', local, name);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(docker('push', name))?.[1] ?? '';
  const base = `${name}@${digest}`;
  return { NODE_IMAGE: base, NGINX_IMAGE: base, PYTHON_IMAGE: base };
}

/** Kept by the engine: it takes most of a minute to make. */
const local = 'fargate-template-test/sample-base:1';

const packages = ['ca-certificates', 'libstdc++6', 'nginx-light', 'python3', 'python3-venv', 'wget'] as const;

function makeBase(): void {
  const folder = mkdtempSync(join(tmpdir(), 'sample-base-'));
  const archive = join(folder, 'base.tar');
  const npm = dirname(dirname(realpathSync(findProgram('npm'))));
  const modules = '/usr/lib/node_modules';
  const hooks = [
    `mkdir -p "$1${modules}"`,
    `cp -a ${npm} "$1${modules}/npm"`,
    `cp ${process.execPath} "$1/usr/bin/node"`,
    `ln -sf ${modules}/npm/bin/npm-cli.js "$1/usr/bin/npm"`,
    `ln -sf ${modules}/npm/bin/npx-cli.js "$1/usr/bin/npx"`,
    // Whom this machine trusts, the image trusts.
    ...(existsSync(certificates) ? [`cp ${certificates} "$1${certificates}"`] : []),
  ];
  execFileSync(
    'mmdebstrap',
    [
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      'bookworm',
      archive,
    ],
    { stdio: 'pipe' },
  );
  docker('import', '--change', `ENV NODE_EXTRA_CA_CERTS=${certificates} PIP_CERT=${certificates}`, archive, local);
  rmSync(folder, { recursive: true });
}

const certificates = '/etc/ssl/certs/ca-certificates.crt';

function docker(...words: readonly string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8' });
}

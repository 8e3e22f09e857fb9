import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const callSchema = z.object({
  words: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  config: z.string().optional(),
  modes: z.array(z.number()).optional(),
});

/** One start of docker: its words, its environment, and the configuration it found with the modes of folder and file. */
export type DockerCall = z.output<typeof callSchema>;

/** What the program does after it wrote down how it was called. */
export interface DockerScript {
  /** By a regular expression on the words: what is written to standard error, and the exit code. */
  readonly failures?: Readonly<Record<string, { readonly stderr: string; readonly exitCode: number }>>;
  /** The digest it tells after a push. */
  readonly digest?: string;
  /**
   * Its own, as `docker --version` tells it.
   * @default '20.10.24'
   */
  readonly version?: string;
  /** Pushes an image without layers to where its tags say, by HTTP. */
  readonly pushes?: boolean;
  /** What it does to the process that started it, once, instead of a build. */
  readonly kills?: 'SIGKILL' | 'SIGINT';
  /** The real program, to be run in its place. */
  readonly passes?: string;
}

/** A program called docker that records how it is called, and builds nothing itself. */
export class RecordingDocker {
  readonly folder = mkdtempSync(join(tmpdir(), 'docker-'));

  constructor(script: DockerScript = {}) {
    mkdirSync(join(this.folder, 'bin'));
    const program = `#!${process.execPath}\n(${fakeDocker.toString()})(${JSON.stringify({ ...script, folder: this.folder })});\n`;
    writeFileSync(join(this.folder, 'bin', 'docker'), program, { mode: 0o755 });
  }

  /** For the processes that shall find it. */
  get environment(): Readonly<Record<string, string>> {
    return { PATH: join(this.folder, 'bin'), HOME: this.folder };
  }

  get calls(): readonly DockerCall[] {
    const file = join(this.folder, 'calls');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n');
    // One that is being written has no end yet.
    return lines.slice(0, -1).map((line) => callSchema.parse(JSON.parse(line)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs in the program: it sees nothing of this file. */
async function fakeDocker(script: DockerScript & { readonly folder: string }): Promise<void> {
  const fs = process.getBuiltinModule('fs');
  const { createHash } = process.getBuiltinModule('crypto');
  const words = process.argv.slice(2);
  const configFolder = process.env.DOCKER_CONFIG;
  const files = configFolder === undefined ? [] : [configFolder, `${configFolder}/config.json`];
  const config = files[1] === undefined ? undefined : fs.readFileSync(files[1], 'utf8');
  const modes = files.map((path) => fs.statSync(path).mode & 0o777);
  const call = { words, environment: process.env, ...(config !== undefined && { config, modes }) };
  fs.appendFileSync(`${script.folder}/calls`, `${JSON.stringify(call)}\n`);
  if (script.passes !== undefined) {
    const real = process.getBuiltinModule('child_process').spawn(script.passes, words, { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void real.kill(signal));
    real.on('close', (code) => process.exit(code ?? 130));
    return;
  }
  const asked = (expression: string) => new RegExp(expression).test(words.join(' '));
  const [, failure] = Object.entries(script.failures ?? {}).find(([expression]) => asked(expression)) ?? [];
  if (failure) {
    process.stderr.write(failure.stderr);
    process.exitCode = failure.exitCode;
    return;
  }
  if (script.kills && asked('build .*--push')) {
    process.kill(process.ppid, script.kills);
    process.exitCode = 130;
    return;
  }
  const put = async (url: string, authorization: string, [type, body]: readonly [string, string]) => {
    for (let tries = 0; tries < 20; tries += 1) {
      const started = url.endsWith('/uploads/')
        ? await fetch(url, { method: 'POST', headers: { authorization } })
        : undefined;
      const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
      const place = started ? new URL(`${started.headers.get('location') ?? ''}?digest=${digest}`, url) : url;
      const headers = { authorization, 'content-type': type };
      if ((await fetch(place, { method: 'PUT', headers, body })).status === 201) return digest;
    }
    throw new Error(`${url} takes nothing`);
  };
  const push = async (name: string) => {
    const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(name) ?? [];
    const known: unknown = JSON.parse(config ?? '{}');
    const auth = /"auth":"([^"]+)"/.exec(JSON.stringify(known))?.[1] ?? '';
    const base = `http://${host}/v2/${repository}`;
    const digest = await put(`${base}/blobs/uploads/`, `Basic ${auth}`, ['application/octet-stream', '{}']);
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const image = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: image, layers: [] });
    return put(`${base}/manifests/${tag}`, `Basic ${auth}`, [mediaType, manifest]);
  };
  const names = words.flatMap((word) => (word.startsWith('--tag=') ? [word.slice('--tag='.length)] : []));
  const pushed = script.pushes === true ? await Promise.all(names.map(push)) : [script.digest];
  const metadata = words.find((word) => word.startsWith('--metadata-file='))?.slice('--metadata-file='.length);
  if (metadata !== undefined) fs.writeFileSync(metadata, JSON.stringify({ 'containerimage.digest': pushed[0] }));
  if (words[0] === '--version') process.stdout.write(`Docker version ${script.version ?? '20.10.24'}, build 0\n`);
  if (words[0] === 'push') process.stdout.write(`tag: digest: ${script.digest ?? ''} size: 528\n`);
  process.stderr.write('built\n');
}

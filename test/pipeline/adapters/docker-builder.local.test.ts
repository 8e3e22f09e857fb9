import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerBuilder } from '../../../src/pipeline/adapters/docker-builder';
import { DockerConfig } from '../../../src/pipeline/adapters/docker-config';
import { type BuildRequest } from '../../../src/pipeline/ports/image-builder';
import { type DockerScript, RecordingDocker } from './recording-docker';

const digest = `sha256:${'0a'.repeat(32)}`;
const access = {
  host: '111111111111.dkr.ecr.eu-central-1.amazonaws.com',
  username: 'AWS',
  password: 'planted-password',
};
const noBuildx = { '^buildx version': { stderr: "'buildx' is not a docker command.", exitCode: 1 } };

const aRequest = (overrides: Partial<BuildRequest> = {}): BuildRequest => ({
  folder: 'docker/web',
  dockerfile: 'docker/web/Dockerfile',
  buildArguments: { VERSION: '1 2' },
  platforms: ['linux/amd64'],
  names: [`${access.host}/shop/web:c1-a`, 'other.example/shop/web:c1-a'],
  push: true,
  ...overrides,
});

const dockers: RecordingDocker[] = [];
afterEach(() => dockers.splice(0).forEach((docker) => docker.remove()));

function aBuilder(script: DockerScript = {}, environment: Readonly<Record<string, string>> = {}) {
  const docker = new RecordingDocker({ digest, ...script });
  dockers.push(docker);
  const own = join(docker.folder, 'own');
  const builder = new DockerBuilder({
    environment: { ...docker.environment, ...environment },
    config: new DockerConfig({ users: join(docker.folder, '.docker'), own }),
    temporaryFolder: docker.folder,
    cacheFrom: [],
    cacheTo: [],
    signal: new AbortController().signal,
  });
  return { builder, docker, own };
}

describe('an image', () => {
  it('is built and pushed by buildx in one go', async () => {
    const { builder, docker } = aBuilder();
    await builder.signIn([access]);
    expect(await builder.build(aRequest())).toEqual({ kind: 'built', digest, output: 'built' });
    const [version, build] = docker.calls;
    expect(version?.words).toEqual(['buildx', 'version']);
    expect(build?.words.map((word) => word.replace(/(?<=metadata-file=).*/, '…'))).toEqual([
      ...['buildx', 'build', '--progress=plain', '--provenance=false', '--sbom=false', '--metadata-file=…', '--push'],
      ...['--file=docker/web/Dockerfile', '--platform=linux/amd64', '--build-arg=VERSION=1 2'],
      ...[`--tag=${access.host}/shop/web:c1-a`, '--tag=other.example/shop/web:c1-a', 'docker/web'],
    ]);
    expect(readdirSync(docker.folder).filter((name) => name.startsWith('metadata'))).toEqual([]);
  });

  it('is built by the engine and pushed name by name where there is no buildx', async () => {
    const { builder, docker } = aBuilder({ failures: noBuildx });
    await builder.signIn([access]);
    expect(await builder.build(aRequest({ target: 'prod' }))).toMatchObject({ kind: 'built', digest });
    const [, , build, ...pushes] = docker.calls.map(({ words }) => words);
    expect(build).toEqual(expect.arrayContaining(['build', '--target=prod', '--platform=linux/amd64']));
    expect(pushes).toEqual(aRequest().names.map((name) => ['push', name]));
  });

  it.each([
    ['20.10.24+dfsg1', '1'],
    ['28.2.2', '0'],
  ])('is built by what docker %s has without buildx', async (version, buildKit) => {
    const { builder, docker } = aBuilder({ failures: noBuildx, version });
    await builder.build(aRequest());
    const build = docker.calls.find(({ words }) => words[0] === 'build');
    expect(build?.environment.DOCKER_BUILDKIT).toBe(buildKit);
    expect(build?.words.includes('--force-rm')).toBe(buildKit === '0');
  });

  it('is built without a push and without a name to see that it can be', async () => {
    for (const failures of [{}, noBuildx]) {
      const { builder, docker } = aBuilder({ failures });
      expect(await builder.build(aRequest({ names: [], push: false }))).toMatchObject({
        kind: 'built',
        digest: undefined,
      });
      expect(docker.calls.flatMap(({ words }) => words).filter((word) => /push|tag/.test(word))).toEqual([]);
    }
  });

  it('asks once whether there is buildx', async () => {
    const { builder, docker } = aBuilder();
    await Promise.all([builder.build(aRequest({ push: false })), builder.build(aRequest({ push: false }))]);
    expect(docker.calls.filter(({ words }) => words[1] === 'version')).toHaveLength(1);
  });
});

describe('a build that fails', () => {
  it('says what failed, and on which line', async () => {
    const stderr = 'Dockerfile:5\n-----\nERROR: failed to solve: exit code: 1\n';
    const { builder } = aBuilder({ failures: { '^buildx build': { stderr, exitCode: 1 } } });
    expect(await builder.build(aRequest())).toEqual({
      kind: 'failed',
      problem: 'failed to solve: exit code: 1',
      line: 5,
      instruction: undefined,
      output: stderr.trimEnd(),
    });
  });

  it('says so when the push fails, and when several platforms need buildx', async () => {
    const denied = { '^push': { stderr: 'denied: Your authorization token has expired.', exitCode: 1 } };
    const pushing = aBuilder({ failures: { ...noBuildx, ...denied } });
    expect(await pushing.builder.build(aRequest())).toMatchObject({
      kind: 'failed',
      problem: 'denied: Your authorization token has expired.',
    });
    const { builder } = aBuilder({ failures: noBuildx });
    const result = await builder.build(aRequest({ platforms: ['linux/amd64', 'linux/arm64'] }));
    expect(result).toMatchObject({ kind: 'failed' });
    expect(result.output).toContain('need docker buildx');
  });

  it('says so when there is no docker', async () => {
    const { builder } = aBuilder({}, { PATH: '/nowhere' });
    const result = await builder.build(aRequest());
    expect(result).toMatchObject({ kind: 'failed' });
    expect(result.output).toContain('docker cannot be started');
  });
});

describe('a password', () => {
  it('reaches docker by a file that only its owner can read, and neither by words nor by the environment', async () => {
    const { builder, docker } = aBuilder();
    await builder.signIn([access]);
    await builder.build(aRequest());
    const encoded = Buffer.from('AWS:planted-password').toString('base64');
    for (const { words, environment, config, modes } of docker.calls) {
      expect(JSON.stringify([words, environment])).not.toMatch(new RegExp(`planted-password|${encoded}`));
      expect(modes).toEqual([0o700, 0o600]);
      expect(JSON.parse(config ?? '{}')).toMatchObject({ auths: { [access.host]: { auth: encoded } } });
    }
    expect(docker.calls).toHaveLength(2);
  });

  it('is gone after the run, and removing it twice does no harm', async () => {
    const { builder, own } = aBuilder();
    await builder.signIn([access]);
    expect(existsSync(own)).toBe(true);
    await builder.signOut();
    await builder.signOut();
    expect(existsSync(own)).toBe(false);
  });

  it('is not written where something is already', async () => {
    const { builder, docker, own } = aBuilder();
    mkdirSync(join(docker.folder, 'elsewhere'));
    symlinkSync(join(docker.folder, 'elsewhere'), own);
    await expect(builder.signIn([access])).rejects.toThrow('EEXIST');
    expect(readdirSync(join(docker.folder, 'elsewhere'))).toEqual([]);
  });

  it('of the user goes on working, and so do contexts, plugins and builders; a store of passwords is left out', async () => {
    const { builder, docker, own } = aBuilder();
    const users = join(docker.folder, '.docker');
    mkdirSync(join(users, 'contexts'), { recursive: true });
    const before = JSON.stringify({
      auths: { 'docker.io': { auth: 'dXNlcg==' } },
      credsStore: 'desktop',
      currentContext: 'colima',
    });
    writeFileSync(join(users, 'config.json'), before);
    await builder.signIn([access]);
    await builder.build(aRequest());
    const [call] = docker.calls;
    const config: unknown = JSON.parse(call?.config ?? '{}');
    expect(config).toMatchObject({
      auths: { 'docker.io': { auth: 'dXNlcg==' } },
      currentContext: 'colima',
      cliPluginsExtraDirs: [join(users, 'cli-plugins')],
    });
    expect(config).not.toHaveProperty('credsStore');
    expect(existsSync(join(own, 'contexts'))).toBe(true);
    expect(call?.environment).toMatchObject({ DOCKER_CONFIG: own, BUILDX_CONFIG: join(users, 'buildx') });
    await builder.signOut();
    expect(existsSync(join(users, 'contexts'))).toBe(true);
  });
});

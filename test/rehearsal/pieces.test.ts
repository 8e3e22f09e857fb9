import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, awsEnvironment } from '../../src/rehearsal/child-environment';
import { chooseEndpoint } from '../../src/rehearsal/endpoint';
import { archiveFor, extractTerraform } from '../../src/rehearsal/fetch-terraform';
import { findProviderMirror, mirrorsBelow } from '../../src/rehearsal/find-provider-mirror';
import { isUsable } from '../../src/rehearsal/find-terraform';
import { differencesOf } from '../../src/rehearsal/read-back';
import { locksTestedProvider, overrideFor } from '../../src/rehearsal/stack-override';
import { selectCells } from '../../src/rehearsal/select-cells';
import { testedProviderVersion } from '../../src/rehearsal/tested-versions';
import { planConfig } from '../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, everyMode } from '../builders/a-config';

const cells = planConfig(
  aConfig({ environments: { dev: anEnvironment(), lab: anEnvironment({ deploy: 'local', networking: everyMode }) } }),
).list.cells;

describe('the environment of child processes', () => {
  const parent = {
    PATH: '/bin',
    HOME: '/home/me',
    AWS_PROFILE: 'production',
    AWS_ACCESS_KEY_ID: 'AKIA',
    GITHUB_TOKEN: 'secret',
    NPM_TOKEN: 'secret',
    https_proxy: 'http://proxy:3128',
    NO_PROXY: 'example.com',
  };

  it('holds what programs and networks need, and no account and no secret', () => {
    const { NO_PROXY, no_proxy, ...rest } = childEnvironment(parent);
    expect(rest).toEqual({ PATH: '/bin', HOME: '/home/me', https_proxy: 'http://proxy:3128' });
    expect(NO_PROXY).toBe('example.com,localhost,127.0.0.1,::1');
    expect(no_proxy).toBe(NO_PROXY);
  });

  it('finds no credentials but those of the rehearsal', () => {
    const access = { endpoint: new URL('http://127.0.0.1:4566'), accessKeyId: 'key', secretAccessKey: 'secret' };
    expect(awsEnvironment(access, '/run/empty')).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_CONFIG_FILE: '/run/empty',
      AWS_SHARED_CREDENTIALS_FILE: '/run/empty',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });
});

describe('the endpoint', () => {
  it.each(['http://localhost:4566', 'http://127.0.0.1:4566', 'http://127.8.9.1', 'http://[::1]:4566'])(
    'of the environment may be on this machine: %s',
    (url) => {
      expect(chooseEndpoint(undefined, { AWS_ENDPOINT_URL: url })?.href).toContain(new URL(url).host);
    },
  );

  it.each([
    'https://sts.amazonaws.com',
    'http://192.168.0.7:4566',
    'http://localhost.example.com',
    'http://127.0.0.1.nip.io',
  ])('of the environment may not be elsewhere: %s', (url) => {
    expect(() => chooseEndpoint(undefined, { AWS_ENDPOINT_URL: url })).toThrow('--endpoint');
    expect(chooseEndpoint(url, {})?.href).toBe(new URL(url).href);
  });

  it('is the embedded one where nobody says otherwise', () => {
    expect(chooseEndpoint(undefined, {})).toBeUndefined();
    expect(chooseEndpoint(undefined, { AWS_ENDPOINT_URL: '' })).toBeUndefined();
  });
});

describe('the cells of a rehearsal', () => {
  const ids = (choice: Parameters<typeof selectCells>[1]) => selectCells(cells, choice).map(({ id }) => id);

  it('are those that a merge does not deploy, all, or those named, in the order of the configuration', () => {
    expect(ids({ only: [], all: false })).not.toContain('dev');
    expect(ids({ only: [], all: false })).toHaveLength(5);
    expect(ids({ only: [], all: true })).toHaveLength(6);
    expect(ids({ only: ['lab-nat', 'dev'], all: false })).toEqual(['dev', 'lab-nat']);
  });

  it('are not guessed: an unknown name suggests the nearest', () => {
    expect(() => ids({ only: ['lab-nta'], all: false })).toThrow('Did you mean "lab-nat"');
  });
});

describe('terraform', () => {
  it.each([
    ['1.9.8', false],
    ['1.10.0', true],
    ['1.11.4', true],
    ['2.0.0', true],
  ])('%s is new enough: %s', (version, usable) => {
    expect(isUsable({ version })).toBe(usable);
  });

  it('is fetched for this platform from the place it is published at', () => {
    expect(archiveFor('linux', 'x64').url).toMatch(/terraform_[\d.]+_linux_amd64\.zip$/);
    expect(() => archiveFor('sunos', 'x64')).toThrow('sunos');
  });

  it('is not used when it is not what was published', () => {
    expect(() => extractTerraform(Buffer.from('anything'), archiveFor('linux', 'x64'))).toThrow('SHA-256');
  });
});

describe('a provider mirror', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-'));
  const build = { host: 'registry.terraform.io', version: '5.100.0', platform: 'linux_amd64' };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is found by its layout, some levels down', async () => {
    const leaf = join(folder, 'vendor', 'plugins', build.host, 'hashicorp', 'aws', build.version, build.platform);
    mkdirSync(leaf, { recursive: true });
    writeFileSync(join(leaf, 'terraform-provider-aws_v5.100.0_x5'), '');
    expect(await mirrorsBelow(folder)).toEqual([join(folder, 'vendor', 'plugins')]);
  });

  it('counts where it has this version for this platform', async () => {
    const mirrors = [join(folder, 'vendor', 'plugins')];
    expect(await findProviderMirror(mirrors, build)).toEqual({ folder: mirrors[0], layout: 'unpacked' });
    expect(await findProviderMirror(mirrors, { ...build, version: '6.0.0' })).toBeUndefined();
    expect(await findProviderMirror(mirrors, { ...build, platform: 'darwin_arm64' })).toBeUndefined();
  });
});

describe('what a rehearsal changes in a stack', () => {
  const settings = { product: 'terraform', registryHost: 'localhost:4566' } as const;

  it('is its state, its provider version, and its registry where it has one', () => {
    expect(overrideFor({ locals: { registry: 'x' } }, settings)).toMatchObject({
      terraform: { backend: { local: {} }, required_providers: { aws: { version: testedProviderVersion } } },
      locals: { registry: 'localhost:4566' },
    });
    expect(overrideFor({}, settings)).not.toHaveProperty('locals');
  });

  it('leaves a lock of the tested provider, and no other', () => {
    const lock = (version: string, host = 'registry.terraform.io') =>
      `provider "${host}/hashicorp/aws" {\n  version     = "${version}"\n}`;
    expect(locksTestedProvider(lock(testedProviderVersion), 'terraform')).toBe(true);
    expect(locksTestedProvider(lock('6.0.0'), 'terraform')).toBe(false);
    expect(locksTestedProvider(lock(testedProviderVersion), 'tofu')).toBe(false);
  });
});

describe('reading back', () => {
  const cell = cells.find(({ id }) => id === 'lab-endpoints');
  if (!cell) throw new Error('There is no lab-endpoints');
  const service = (name: string) => ({
    name,
    status: 'ACTIVE',
    desiredCount: 1,
    taskCount: 1,
    publicAddresses: false,
    defaultRoutes: { 'subnet-1': 'none' } as const,
  });
  const good = {
    services: ['frontend', 'backend'].map(service),
    endpoints: cell.endpoints.map((endpoint) => endpoint.service),
  };

  it('finds nothing where everything is as it was synthesized', () => {
    expect(differencesOf(cell, good)).toEqual([]);
  });

  it.each([
    ['a missing endpoint', { ...good, endpoints: good.endpoints.slice(1) }, 'no endpoint for s3'],
    ['a stray endpoint', { ...good, endpoints: [...good.endpoints, 'sqs'] }, 'endpoint for sqs'],
    ['a missing service', { ...good, services: [service('frontend')] }, 'backend is not there'],
    [
      'a public address',
      { ...good, services: [service('frontend'), { ...service('backend'), publicAddresses: true }] },
      'get public addresses',
    ],
    [
      'a way out that should not be',
      {
        ...good,
        services: [
          service('frontend'),
          { ...service('backend'), defaultRoutes: { 'subnet-1': 'NAT gateway' } as const },
        ],
      },
      'NAT gateway',
    ],
    [
      'tasks that do not run',
      { ...good, services: [service('frontend'), { ...service('backend'), taskCount: 0 }] },
      '0 tasks',
    ],
  ])('names %s', (_, observed, text) => {
    const differences = differencesOf(cell, observed);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(text);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ConfigInput } from '../../../src/infrastructure/config/config';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { anyConfig } from '../../builders/any-config';
import { aConfig, anEnvironment, aRoutedService, everyMode } from '../../builders/a-config';
import { describeWith } from '../../support/needs';
import { synthesizedCell, synthesizedRegistry } from '../../support/synthesized-stack';
import { prepareTerraform, type PreparedTerraform } from '../../support/prepared-terraform';

/** Every stack of the configurations is a module of one root, so that the provider is loaded once for all of them. */
function writeRoot(folder: string, configs: readonly ConfigInput[]): number {
  const stacks = configs.flatMap((config) => {
    const { cells, registries } = planConfig(config);
    return [
      ...cells.map((cell) => ({ stack: synthesizedCell(cell), images: { images: { app: 'tag' } } })),
      ...registries.map((registry) => ({ stack: synthesizedRegistry(registry), images: {} })),
    ];
  });
  const modules = stacks.map(({ stack, images }, index) => {
    const id = `m${String(index)}`;
    mkdirSync(join(folder, id));
    writeFileSync(join(folder, id, 'cdk.tf.json'), stack.text);
    return [id, { source: `./${id}`, ...images }] as const;
  });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(modules) }));
  return modules.length;
}

/** One of everything that has a shape of its own. */
const everything = aConfig({
  environments: {
    lab: anEnvironment({
      networking: everyMode,
      jumpHost: true,
      loadBalancer: {
        certificateArn: 'arn:aws:acm:eu-central-1:111111111111:certificate/x',
        accessLogs: { bucket: 'my-logs', prefix: 'shop' },
      },
      permissionsBoundaryArn: 'arn:aws:iam::111111111111:policy/boundary',
    }),
  },
  services: {
    app: aRoutedService({
      writablePaths: ['/tmp'],
      ephemeralStorageGiB: 21,
      user: '1000:1000',
      containerHealthCheck: { command: ['true'] },
      targetGroup: { stickiness: { cookieName: 'session' } },
      permissions: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
    }),
  },
});

describeWith('terraform', 'terraform', () => {
  let terraform: PreparedTerraform;
  const folder = mkdtempSync(join(tmpdir(), 'validate-'));

  beforeAll(async () => {
    terraform = await prepareTerraform(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing wrong with any legal configuration', () => {
    // The same configurations in every run: what fails here fails again.
    const configs = [everything, ...fc.sample(anyConfig, { numRuns: 8, seed: 1 })];
    const root = join(folder, 'root');
    mkdirSync(root);
    expect(writeRoot(root, configs)).toBeGreaterThan(configs.length);
    const run = (...words: string[]) =>
      execFileSync(terraform.executable, words, { cwd: root, env: { ...terraform.environment }, encoding: 'utf8' });
    run('init', '-backend=false', '-input=false', '-no-color');
    const result: unknown = JSON.parse(run('validate', '-json'));
    expect(result).toMatchObject({ valid: true, error_count: 0 });
  });
});

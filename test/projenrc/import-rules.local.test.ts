import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { importRules } from '../../projenrc/import-rules';
import { installedProgram } from '../support/repository';

/** Every rule, and an import that it refuses: from a file to a file, a package or a module of Node's. */
const refused: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['no-cycles', 'src/contract/one.ts', 'src/contract/other.ts'],
  ['declared-dependencies', 'src/contract/a.ts', 'undeclared'],
  ['contract-imports-nothing', 'src/contract/b.ts', 'src/pipeline/ports/target.ts'],
  ['config-after-contract', 'src/infrastructure/config/a.ts', 'src/infrastructure/topology/target.ts'],
  ['topology-after-config', 'src/infrastructure/topology/a.ts', 'src/infrastructure/constructs/target.ts'],
  ['constructs-take-topology', 'src/infrastructure/constructs/a.ts', 'src/infrastructure/config/target.ts'],
  ['stacks-after-constructs', 'src/infrastructure/stacks/a.ts', 'src/infrastructure/config/target.ts'],
  ['pipeline-knows-no-infrastructure', 'src/pipeline/steps/a.ts', 'src/infrastructure/config/target.ts'],
  ['infrastructure-knows-no-pipeline', 'src/infrastructure/stacks/b.ts', 'src/pipeline/ports/target.ts'],
  ['rehearsal-knows-no-infrastructure', 'src/rehearsal/a.ts', 'src/infrastructure/config/target.ts'],
  ['main-is-a-program', 'src/commands/a.ts', 'src/main.ts'],
  ['actions-take-the-pipeline', 'actions/plan/a.ts', 'src/rehearsal/target.ts'],
  ['actions-stand-alone', 'actions/plan/b.ts', 'actions/apply/target.ts'],
  ['product-knows-no-tests', 'src/pipeline/steps/b.ts', 'test/target.ts'],
  ['tests-leave-the-user-alone', 'test/a.ts', 'fargate.config.ts'],
  ['pipeline-terraform', 'src/pipeline/terraform/a.ts', 'src/pipeline/cost/target.ts'],
  ['pipeline-cost', 'src/pipeline/cost/a.ts', 'src/pipeline/rollout/target.ts'],
  ['pipeline-rollout', 'src/pipeline/rollout/a.ts', 'src/pipeline/steps/target.ts'],
  ['pipeline-image', 'src/pipeline/image/a.ts', 'src/pipeline/terraform/target.ts'],
  ['pipeline-report', 'src/pipeline/report/a.ts', 'src/pipeline/steps/target.ts'],
  ['pipeline-ports', 'src/pipeline/ports/a.ts', 'src/pipeline/adapters/target.ts'],
  ['pipeline-adapters', 'src/pipeline/adapters/a.ts', 'src/pipeline/steps/target.ts'],
  ['pipeline-steps', 'src/pipeline/steps/c.ts', 'src/pipeline/adapters/target.ts'],
  ['cdktf-in-constructs', 'src/infrastructure/topology/b.ts', 'cdktf'],
  ['cdktf-in-constructs', 'src/infrastructure/topology/c.ts', 'constructs'],
  ['one-family', 'src/main.ts', 'cdktn'],
  ['no-provider-barrel', 'src/infrastructure/constructs/b.ts', '@cdktf/provider-aws'],
  ['processes-in-adapters', 'src/pipeline/steps/d.ts', 'node:child_process'],
  ['clock-and-environment-in-adapters', 'src/pipeline/steps/e.ts', 'node:timers/promises'],
  ['clock-and-environment-in-adapters', 'src/infrastructure/topology/d.ts', 'node:process'],
  ['synthesis-touches-nothing', 'src/infrastructure/topology/e.ts', 'node:fs'],
  ['cost-and-rollout-run-in-a-page', 'src/pipeline/cost/b.ts', 'node:crypto'],
  ['actions-toolkit-in-doors', 'src/pipeline/steps/f.ts', '@actions/core'],
  ['actions-toolkit-in-doors', 'src/pipeline/steps/g.ts', '@octokit/core'],
];

/** Imports that no rule refuses. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['src/infrastructure/topology/f.ts', 'node:crypto'],
  ['src/infrastructure/topology/g.ts', 'src/infrastructure/config/target.ts'],
  ['src/infrastructure/constructs/c.ts', 'cdktf'],
  ['src/infrastructure/constructs/d.ts', '@cdktf/provider-aws/lib/vpc'],
  ['src/pipeline/report/b.ts', 'src/pipeline/cost/target.ts'],
  ['src/pipeline/adapters/b.ts', 'node:child_process'],
  ['src/pipeline/adapters/c.ts', '@actions/core'],
  ['src/pipeline/adapters/d.ts', '@octokit/core'],
  ['src/rehearsal/b.ts', 'src/pipeline/steps/target.ts'],
  ['src/commands/b.ts', 'src/rehearsal/target.ts'],
  ['actions/plan/c.ts', 'actions/entry.ts'],
  ['actions/plan/d.ts', 'src/pipeline/steps/target.ts'],
  ['test/b.ts', 'src/infrastructure/config/target.ts'],
];

const packages = ['cdktf', 'cdktn', 'constructs', '@cdktf/provider-aws', '@actions/core', '@octokit/core'] as const;

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    totalCruised: z.number(),
  }),
});

describe('an import rule, in the eyes of dependency-cruiser', () => {
  const tree = mkdtempSync(join(tmpdir(), 'fargate-imports-'));
  const broken = new Map<string, string[]>();

  beforeAll(() => {
    write('.dependency-cruiser.json', JSON.stringify(importRules()));
    write('tsconfig.json', '{ "compilerOptions": { "module": "Node16", "moduleResolution": "Node16" } }');
    write('package.json', JSON.stringify({ dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) }));
    [...packages, 'undeclared'].forEach((name) => {
      write(join('node_modules', name, 'lib', 'index.js'), '');
      write(join('node_modules', name, 'package.json'), JSON.stringify({ name, main: 'lib/index.js' }));
    });
    write('node_modules/@cdktf/provider-aws/lib/vpc/index.js', '');
    const imports = [...refused.map(([, from, to]) => [from, to] as const), ...allowed];
    imports.filter(([, to]) => to.endsWith('.ts')).forEach(([, to]) => write(to, 'export {};\n'));
    imports.forEach(([from, to]) => write(from, `import '${specifier(from, to)}';\n`));
    // The way back, which makes it a cycle.
    write('src/contract/other.ts', "import './one';\n");
    const words = ['--config', '.dependency-cruiser.json', '--output-type', 'json', 'src', 'actions', 'test'];
    const { stdout } = spawnSync(installedProgram('depcruise'), words, { cwd: tree, encoding: 'utf8' });
    for (const { from, rule } of reportSchema.parse(JSON.parse(stdout)).summary.violations) {
      broken.set(from, [...(broken.get(from) ?? []), rule.name]);
    }
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(refused)('%s keeps %s from %s', (rule, from) => {
    expect(broken.get(from)).toContain(rule);
  });

  it.each(allowed)('lets %s have %s', (from) => {
    expect(broken.get(from)).toBeUndefined();
  });

  it('is shown to bite, each of them', () => {
    const shown = new Set(refused.map(([rule]) => rule));
    expect(shown).toEqual(new Set(importRules().forbidden.map(({ name }) => name)));
  });

  function write(path: string, content: string): void {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  }
});

function specifier(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to;
  const path = relative(dirname(from), to.replace(/\.ts$/, ''));
  return path.startsWith('.') ? path : `./${path}`;
}

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArguments } from '../projenrc/commands';
import { parseCells } from '../src/contract/cells';
import { installedProgram, repository } from './support/repository';

const matrix = join(repository, 'test', 'fixtures', 'configs', 'matrix.config.ts');

describe('synthesis, as a program', () => {
  // Inside the repository: what is bundled there finds its packages.
  mkdirSync(join(repository, '.build'), { recursive: true });
  const folder = mkdtempSync(join(repository, '.build', 'test-'));
  const program = join(folder, 'main.js');

  beforeAll(() => {
    execFileSync(installedProgram('esbuild'), bundleArguments(program), { cwd: repository });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it on a configuration, given as a path or as the text of the default export. */
  function synthesize(config: string, out = mkdtempSync(join(tmpdir(), 'synth-'))) {
    const path = config.endsWith('.ts') ? config : join(mkdtempSync(join(folder, 'config-')), 'fargate.config.ts');
    if (path !== config) writeFileSync(path, config);
    const end = spawnSync(process.execPath, [program, '--config', path, '--out', out], {
      cwd: repository,
      encoding: 'utf8',
    });
    return { status: end.status, stderr: end.stderr, stdout: end.stdout, out };
  }

  /** Every file below a folder with its content. */
  function contents(root: string): ReadonlyMap<string, string> {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name)).toSorted();
    return new Map(paths.map((path) => [path.slice(root.length), readFileSync(path, 'utf8')]));
  }

  it('writes a stack per cell and registry, the lock file of providers beside each, and the list of them', () => {
    const { status, out } = synthesize(matrix);
    expect(status).toBe(0);
    const { cells, registries } = parseCells(readFileSync(join(out, 'cells.json'), 'utf8'));
    expect(cells).toHaveLength(5);
    for (const { stack } of [...cells, ...registries]) {
      expect(readdirSync(join(out, stack)).toSorted()).toEqual(['.terraform.lock.hcl', 'cdk.tf.json']);
    }
  });

  it('writes the same bytes wherever it writes', () => {
    const [one, other] = [synthesize(matrix).out, synthesize(matrix).out];
    expect(contents(one).size).toBeGreaterThan(10);
    expect(contents(one)).toEqual(contents(other));
  });

  it('leaves no stack of a cell that is gone, and every file that is not its own', () => {
    const { out } = synthesize(matrix);
    mkdirSync(join(out, 'mine'));
    writeFileSync(join(out, 'mine', 'notes.txt'), 'keep');
    const smaller = `import matrix from '${matrix}';
      const { public: _, ...networking } = matrix.environments.lab.networking;
      export default { ...matrix, environments: { lab: { ...matrix.environments.lab, networking } } };`;
    expect(synthesize(smaller, out).status).toBe(0);
    expect(readdirSync(join(out, 'stacks'))).not.toContain('lab-public');
    expect(readFileSync(join(out, 'mine', 'notes.txt'), 'utf8')).toBe('keep');
  });

  it('prints ten faults of ten, ends with 1 and writes nothing', () => {
    const { status, stderr, stdout, out } = synthesize(
      `export default {
        project: 'Shop',
        environments: {
          dev: { account: 12, region: 'eu-central-1', zones: ['eu-central-1a', 'eu-central-1b'], networking: { kind: 'natt' } },
          lab: { account: '111111111111', region: 'eu-central-1', zones: ['eu-central-1a', 'eu-west-1a'],
                 networking: { kind: 'endpoints' }, network: { cidr: '10.0.0.1/16' } },
        },
        services: {
          web: { image: 'public.ecr.aws/nginx/nginx:1.29', port: 80, route: { path: 'api' }, cpu: 512, memoryMiB: 512,
                 desiredCout: 2 },
          api: { image: 'docker/api', port: 5000, route: { path: '/' },
                 healthCheck: { intervalSeconds: 5, timeoutSeconds: 5 } },
        },
      };`,
      join(folder, 'untouched'),
    );
    expect(status).toBe(1);
    expect(stderr.match(/^ {2}allowed /gm)).toHaveLength(10);
    expect(stdout).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  it('leaves what an earlier run wrote as it was, when there are faults', () => {
    const { out } = synthesize(matrix);
    const before = contents(out);
    expect(synthesize('export default {};', out).status).toBe(1);
    expect(contents(out)).toEqual(before);
  });

  it('warns of quotas and goes on', () => {
    const { status, stderr } = synthesize(matrix);
    expect(status).toBe(0);
    expect(stderr).toContain('more VPCs in the Region');
  });

  it('says which file is missing', () => {
    const { status, stderr } = synthesize(join(folder, 'nowhere.ts'));
    expect(status).toBe(1);
    expect(stderr).toContain('nowhere.ts');
    expect(stderr).not.toContain('    at ');
  });

  it('says what is wrong with a file that cannot be read as TypeScript', () => {
    const { status, stderr } = synthesize('export default {');
    expect(status).toBe(1);
    expect(stderr).toContain('fargate.config.ts');
  });
});

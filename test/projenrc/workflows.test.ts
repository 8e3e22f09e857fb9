import { parse } from 'yaml';
import { z } from 'zod';
import { Commands } from '../../projenrc/commands';
import { githubActions } from '../../projenrc/github-actions';
import { Lint } from '../../projenrc/lint';
import { Tests } from '../../projenrc/tests';
import { VerifyWorkflow } from '../../projenrc/verify-workflow';
import { formatWorkflow } from '../../projenrc/workflow';
import { filesOf } from './a-project';

const workflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      'timeout-minutes': z.number(),
      steps: z.array(
        z.object({
          name: z.string().optional(),
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

describe('the verify workflow', () => {
  const text = String(filesOf((project) => new VerifyWorkflow(project))['.github/workflows/verify.yml']);
  const workflow = workflowSchema.parse(parse(text));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('may do nothing but read the repository', () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }]);
  });

  it('pins every action by commit, with its version beside it', () => {
    const uses = text.split('\n').filter((line) => /^\s*-?\s*uses:/.test(line));
    expect(uses.length).toBeGreaterThan(1);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('keeps no credentials in the checkout', () => {
    const checkout = steps.find(({ uses }) => uses === githubActions.checkout.uses);
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false });
  });

  it('runs one plain command a step, and nothing from the pull request in it', () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands).toEqual(expect.arrayContaining(['bash .ci/run', 'npm run tree']));
    for (const command of commands) expect(command).not.toMatch(/\n|\$\{\{|&&|\|\||;|\b(if|for|while)\b|\[\[/);
  });

  it('says which command mends a tree that differs, before tests bring a part of it up to date', () => {
    expect(steps.find(({ run }) => run === 'npm run tree')?.name).toContain('npx projen');
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands.indexOf('npm run tree')).toBeLessThan(commands.indexOf('bash .ci/run'));
  });
});

describe('a workflow as text', () => {
  it('leaves an action that is not pinned without a version, for others to see', () => {
    const text = formatWorkflow({
      name: 'x',
      on: {},
      permissions: {},
      jobs: {
        x: {
          name: 'x',
          'runs-on': 'x',
          'timeout-minutes': 1,
          permissions: {},
          steps: [{ uses: 'actions/checkout@v1' }],
        },
      },
    });
    expect(text).toMatch(/uses: actions\/checkout@v1$/m);
  });

  it('says beside a permission to write what it is for', () => {
    const job = { name: 'x', 'runs-on': 'x', 'timeout-minutes': 1, steps: [] } as const;
    const permissions = { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' } as const;
    const text = formatWorkflow({ name: 'x', on: {}, permissions: {}, jobs: { x: { ...job, permissions } } });
    expect(text).toMatch(/contents: read$/m);
    expect(text).toMatch(/id-token: write # a role in AWS, without a stored key$/m);
    expect(text).toMatch(/pull-requests: write # the comment$/m);
  });
});

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const tasksSchema = z.object({
  tasks: z.record(z.string(), z.object({ steps: z.array(z.object({ exec: z.string().optional() })).optional() })),
});

function tasksOf(files: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const { tasks } = tasksSchema.parse(files['.projen/tasks.json']);
  return (tasks[name]?.steps ?? []).flatMap(({ exec }) => exec ?? []);
}

describe('the tests', () => {
  const files = filesOf((project) => new Tests(project));

  it('are three projects that share no file', () => {
    const config = z
      .object({
        projects: z.array(
          z.object({
            displayName: z.string(),
            testMatch: z.array(z.string()),
            testPathIgnorePatterns: z.array(z.string()).optional(),
          }),
        ),
      })
      .parse(files['jest.config.json']);
    expect(config.projects.map(({ displayName }) => displayName)).toEqual(['unit', 'local', 'whole']);
    const ignored = config.projects[0]?.testPathIgnorePatterns?.map((pattern) => new RegExp(pattern)) ?? [];
    for (const file of ['test/x.local.test.ts', 'test/x.whole.test.ts']) {
      expect(ignored.some((pattern) => pattern.test(file))).toBe(true);
    }
    expect(ignored.some((pattern) => pattern.test('test/x.test.ts'))).toBe(false);
  });

  it('begin with the rules, once deploy.yml has the environments of the configuration', () => {
    const commands = ['tsx projenrc/write-deploy-workflow.ts', 'npm run --silent lint', 'jest'];
    expect(tasksOf(files, 'test')).toEqual(commands);
  });
});

describe('the commands', () => {
  const files = filesOf((project) => new Commands(project));

  it('bundle synthesis, then run it', () => {
    const [bundle, run] = tasksOf(files, 'synth');
    expect(bundle).toMatch(/^esbuild src\/main\.ts --bundle .*--outfile=\.build\/main\.js/);
    expect(run).toBe('node .build/main.js');
  });

  it('start the rehearsal without anything between npm and it, once deploy.yml has the environments', () => {
    const { start, prestart } = packageSchema.parse(files['package.json']).scripts;
    expect([prestart, start]).toEqual(['tsx projenrc/write-deploy-workflow.ts', 'tsx src/commands/start.ts']);
  });

  it('offer nothing that would build a package', () => {
    expect(Object.keys(packageSchema.parse(files['package.json']).scripts)).not.toContain('build');
  });

  it('keep what is generated locally out of git', () => {
    expect(String(files['.gitignore']).split('\n')).toEqual(expect.arrayContaining(['/cdktf.out/', '/.rehearsal/']));
  });
});

describe('the rules', () => {
  const files = filesOf((project) => new Lint(project));

  it('are checked as style, format, imports and types', () => {
    expect(tasksOf(files, 'lint').map((command) => command.split(' ')[0])).toEqual([
      'eslint',
      'prettier',
      'depcruise',
      'tsc',
    ]);
  });

  it('come with a configuration for each', () => {
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['eslint.config.mjs', '.prettierrc.json', '.dependency-cruiser.json']),
    );
  });
});

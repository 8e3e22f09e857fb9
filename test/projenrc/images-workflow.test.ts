import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseAction, writeTables } from '../../projenrc/action-readme';
import { Actions } from '../../projenrc/actions';
import { ImagesWorkflow } from '../../projenrc/images-workflow';
import { repository } from '../support/repository';
import { filesOf } from './a-project';

const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobSchema = z.object({
  if: z.string(),
  permissions: z.record(z.string(), z.string()),
  'timeout-minutes': z.number(),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.string() }),
  jobs: z.object({ build: jobSchema, push: jobSchema }),
});

describe('the images workflow', () => {
  const text = String(filesOf((project) => new ImagesWorkflow(project))['.github/workflows/images.yml']);
  const { on, permissions, concurrency, jobs } = workflowSchema.parse(parse(text));
  const steps = [...jobs.build.steps, ...jobs.push.steps];
  const ours = (job: z.output<typeof jobSchema>) => job.steps.find(({ uses }) => uses === './actions/build-push');

  it('runs on a pull request, and when another workflow calls it', () => {
    expect(Object.keys(on)).toEqual(['pull_request', 'workflow_call']);
    expect(concurrency['cancel-in-progress']).toContain("event_name == 'pull_request'");
  });

  it('builds code of a pull request without any identity', () => {
    expect(permissions).toEqual({});
    expect(jobs.build).toMatchObject({ if: "github.event_name == 'pull_request'", permissions: { contents: 'read' } });
    expect(ours(jobs.build)?.with).toMatchObject({ push: 'false' });
  });

  it('pushes with a token of the run and no stored key', () => {
    expect(jobs.push.if).toBe("github.event_name != 'pull_request'");
    expect(jobs.push.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(ours(jobs.push)?.with).toEqual({ 'role-to-assume': '${{ vars.IMAGES_ROLE }}' });
    expect(text).not.toContain('secrets.');
    expect(jobs.push.steps.some((step) => step.with?.cache !== undefined)).toBe(false);
  });

  it('passes only inputs that the action has', () => {
    const { inputs } = parseAction(readFileSync(join(repository, 'actions', 'build-push', 'action.yml'), 'utf8'));
    const passed = [jobs.build, jobs.push].flatMap((job) => Object.keys(ours(job)?.with ?? {}));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(passed));
  });

  it('pins every action of others by commit, and runs one plain command a step', () => {
    const foreign = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses]));
    expect(foreign.every((uses) => /@[0-9a-f]{40}$/.test(uses))).toBe(true);
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['npm ci', 'npm run synth', 'npm ci', 'npm run synth']);
  });
});

describe('the actions', () => {
  it('are type-checked, and bundled by a task', () => {
    const files = filesOf((project) => new Actions(project));
    expect(JSON.stringify(files['.projen/tasks.json'])).toContain('tsx projenrc/build-actions.ts');
    expect(JSON.stringify(files['tsconfig.json'])).toContain('actions/**/*.ts');
    expect(String(files['.gitattributes'])).toContain('/actions/*/dist/** linguist-generated');
  });

  it('have READMEs whose tables are those of action.yml, and whose text stays', () => {
    const contract = parseAction(
      'inputs: {a: {description: An a., default: "1"}, b: {description: A b.}}\noutputs: {c: {description: A c.}}',
    );
    const readme = 'before\n<!-- begin: from action.yml -->\nold\n<!-- end: from action.yml -->\nafter\n';
    const written = writeTables(readme, contract);
    expect(written).toContain('| `a` | An a. | `1` |\n| `b` | A b. |  |\n');
    expect(written).toContain('| `c` | A c. |');
    expect(written).toMatch(/^before\n[^]*\nafter\n$/);
    expect(written).not.toContain('old');
    expect(writeTables(written, contract)).toBe(written);
  });
});

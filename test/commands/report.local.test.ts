import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseCellReport } from '../../src/pipeline/report/cell-report';
import { aPlanFile, anUpdate } from '../builders/a-plan';
import { faultsOf } from '../pipeline/report/read-markdown';
import { edges, pairs, planFixtures, singles } from '../pipeline/terraform/plan-fixtures';
import { repository } from '../support/repository';

const scriptsSchema = z.object({ scripts: z.object({ report: z.string() }) });
const { scripts } = scriptsSchema.parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')));

/** What `npm run -s report -- …` runs: node and one file, no compiler in the way. */
function report(words: readonly string[], input?: Buffer) {
  const [node = '', ...script] = scripts.report.split(' ');
  return spawnSync(node, [...script, ...words], { cwd: repository, encoding: 'utf8', ...(input && { input }) });
}

const single = (name: string) => join(planFixtures, 'single', name);
const readable = singles.filter(
  ([, { outcome, errored, complete }]) => outcome === 'ok' && !errored && complete !== false,
);
const refused = singles.filter(([name]) => !readable.some(([other]) => other === name));

describe('npm run report', () => {
  it.each(readable)(
    'prints a report with Terraform’s own numbers: %s',
    (name, { counts, must_not_appear: secrets }) => {
      const { status, stdout, stderr } = report(['--json', single(name)]);
      expect([status, stderr]).toEqual([0, '']);
      const told = parseCellReport(stdout).plan?.counts ?? {};
      expect(Object.keys(told)).toEqual(['add', 'change', 'destroy', 'replace', 'import', 'forget', 'move', 'read']);
      expect(counts).toMatchObject(told);
      for (const secret of secrets) expect(stdout).not.toContain(secret);
    },
  );

  it('prints the comment as Markdown', () => {
    const { status, stdout, stderr } = report([single('generated-tf1.11.4__markdown-injection.json')]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('! terraform_data.a["k"]  update');
    expect(faultsOf(stdout)).toEqual([]);
  });

  it.each([
    ...refused.map(([name]) => single(name)),
    ...edges.filter(([, { outcome }]) => outcome === 'refuse').map(([name]) => join(planFixtures, 'edge', name)),
    'missing.json',
  ])('refuses with one message, exit code 1 and nothing on standard output: %s', (file) => {
    for (const words of [[file], ['--json', file], ['--compare', file, file]]) {
      const { status, stdout, stderr } = report(words);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain(file);
    }
  });

  it.each(pairs)('compares two plans: %s', (_, { a, b, verdict, must_not_appear: secrets }) => {
    const files = [a, b].map((name) => join(planFixtures, 'pairs', name));
    const { status, stdout } = report(['--compare', ...files]);
    const [first, ...difference] = stdout.trimEnd().split('\n');
    expect([status, first]).toEqual([0, verdict === 'nothing-to-do' ? 'empty' : verdict]);
    expect(difference.length > 0).toBe(verdict !== 'same');
    for (const secret of secrets) expect(stdout).not.toContain(secret);
  });

  it('tells the difference with both values', () => {
    const files = ['A', 'B'].map((letter) => join(planFixtures, 'pairs', `output-only-differs__${letter}.json`));
    expect(report(['--compare', ...files]).stdout).toBe(
      'different\n~ output.o: not as it was reviewed\n  value\n    reviewed  null → 1\n    now       null → 2\n',
    );
  });

  it('leaves out of a comparison what it is told to', () => {
    const files = ['A', 'B'].map((letter) => join(planFixtures, 'pairs', `plantimestamp__${letter}.json`));
    expect(report(['--compare', '--ignore', 'terraform_data.*#input', ...files]).stdout).toBe('same\n');
  });

  it.each([
    [[]],
    [['a.json', 'b.json']],
    [['--compare', 'a.json']],
    [['--unknown']],
    [['--ignore', 'x', '--compare', 'a', 'b']],
  ])('does not guess what %j means: exit code 2, and how it is used', (words) => {
    const { status, stdout, stderr } = report(words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm run -s report -- plan.json');
  });

  it('reads a plan from standard input, a part of a stack when that is meant', () => {
    const plan = aPlanFile([anUpdate('aws_x.a', { v: 1 }, { v: 2 })], { complete: false });
    expect(report(['-'], plan).status).toBe(1);
    expect(report(['--targeted', '-'], plan).stdout).toContain('## Plan: 1 to change (a part of the stack)');
  });

  describe('with what stands beside the plan', () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-'));
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const write = (name: string, text: string | Buffer) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };

    it('names constructs, providers and the cell, and shows what is said to be no secret', () => {
      const environment = (value: string) => ({
        c: JSON.stringify([{ name: 'app', environment: [{ name: 'PORT', value }] }]),
      });
      const plan = write('p.json', aPlanFile([anUpdate('aws_x.a', environment('80'), environment('81'))]));
      const metadata = { '//': { metadata: { path: 'dev/app/a' } } };
      const stack = write('cdk.tf.json', JSON.stringify({ resource: { aws_x: { a: metadata } } }));
      const lock = write('lock.hcl', 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "6.1.0"\n}\n');
      const words = ['--stack', stack, '--lock-file', lock, '--cell', 'dev', '--show-environment', 'PORT'];
      const { cell, versions, plan: told } = parseCellReport(report([...words, '--json', plan]).stdout);
      expect(cell.id).toBe('dev');
      expect(versions).toEqual({ terraform: '1.11.4', providers: { 'registry.terraform.io/hashicorp/aws': '6.1.0' } });
      expect(told?.entries[0]).toMatchObject({ construct: 'dev/app/a', attributes: [{ after: { text: '"81"' } }] });
    });
  });
});

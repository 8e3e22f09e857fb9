import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { installedProgram, repository } from '../support/repository';

/** A rule, a folder, and code that the rule refuses there. */
const refused: readonly (readonly [rule: string, folder: string, code: string])[] = [
  ['@typescript-eslint/no-explicit-any', 'src/contract', 'export const x: any = 1;'],
  ['@typescript-eslint/no-explicit-any', 'src/contract', '/* eslint-disable */\nexport const x: any = 1;'],
  ['@typescript-eslint/no-non-null-assertion', 'src/contract', 'export const x = process.argv[0]!.length;'],
  ['@typescript-eslint/no-non-null-assertion', 'test/contract', 'export const x = process.argv[0]!.length;'],
  ['@typescript-eslint/consistent-type-assertions', 'src/contract', "export const x = JSON.parse('1') as number;"],
  ['@typescript-eslint/ban-ts-comment', 'src/contract', "// @ts-ignore\nexport const x: number = '1';"],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'src/contract',
    "export const x = (y: { kind: 'a' | 'b' }) => {\n  switch (y.kind) {\n    case 'a':\n      return 1;\n  }\n};",
  ],
  ['eqeqeq', 'src/contract', 'export const x = (y: number) => y == 1;'],
  ['max-lines', 'src/contract', '\n'.repeat(251)],
  ['max-lines-per-function', 'src/contract', `export const x = () => {${'\n'.repeat(41)}};`],
  ['max-params', 'src/contract', 'export const x = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];'],
  ['no-console', 'src/pipeline/steps', "console.log('x');"],
  ['jsdoc/require-jsdoc', 'src/contract', 'export interface X {}'],
  ['jsdoc/require-jsdoc', 'src/contract', 'export type X = 1 | 2;'],
  ['jsdoc/require-jsdoc', 'src/contract', 'export function x(): void {}'],
  ['jsdoc/require-jsdoc', 'src/contract', 'export class X {}'],
  ['no-restricted-syntax', 'src/pipeline/steps', 'export const x = process.env.HOME;'],
  ['no-restricted-syntax', 'src/infrastructure/topology', 'export const x = new Date();'],
  ['no-restricted-syntax', 'src/infrastructure/topology/egress', 'export const x = Date.now();'],
  ['no-restricted-syntax', 'src/pipeline/steps', 'export const x = performance.now();'],
  [
    'no-restricted-syntax',
    'src/infrastructure/constructs',
    "export const x = (n: { kind: 'nat' | 'public' }) => (n.kind === 'nat' ? 1 : 2);",
  ],
  [
    'no-restricted-syntax',
    'src/infrastructure/topology',
    "export const x = (kind: 'nat' | 'public') => {\n  switch (kind) {\n    case 'nat':\n    case 'public':\n      return 1;\n  }\n};",
  ],
  [
    'no-restricted-syntax',
    'src/rehearsal',
    "export const x = (cell: { networking: string }) => cell.networking !== 'nat';",
  ],
  ['no-restricted-syntax', 'test/contract', "jest.mock('node:fs');"],
  ['no-restricted-syntax', 'test/contract', "it.only('x', () => {});"],
  ['no-restricted-syntax', 'test/contract', 'expect(1).toMatchSnapshot();'],
];

/** The same rules, and code that they let pass. */
const allowed: typeof refused = [
  ['@typescript-eslint/consistent-type-assertions', 'src/contract', "export const x = ['a'] as const;"],
  ['jsdoc/require-jsdoc', 'src/contract', '/** What it is. */\nexport interface X {}'],
  ['jsdoc/require-jsdoc', 'src/contract', 'interface X {}\nexport const x: X = {};'],
  ['no-console', 'src/commands', "console.log('x');"],
  ['no-restricted-syntax', 'src/commands', 'export const x = process.env.HOME;'],
  ['no-restricted-syntax', 'src/pipeline/adapters', 'export const x = Date.now();'],
  ['no-restricted-syntax', 'src/infrastructure/topology', 'export const x = new Date(0);'],
  [
    'no-restricted-syntax',
    'src/infrastructure/topology/egress',
    "export const x = (n: { kind: 'nat' | 'public' }) => (n.kind === 'nat' ? 1 : 2);",
  ],
  [
    'no-restricted-syntax',
    'src/infrastructure/constructs',
    "export const x = (image: { kind: 'uri' | 'folder' }) => image.kind === 'uri';",
  ],
  ['no-restricted-syntax', 'test/projenrc', 'expect(1).toMatchSnapshot();'],
];

const resultsSchema = z.array(
  z.object({ filePath: z.string(), messages: z.array(z.object({ ruleId: z.string().nullable() })) }),
);

describe('a rule of style', () => {
  const tree = realpathSync(mkdtempSync(join(tmpdir(), 'fargate-style-')));
  const found = new Map<string, readonly (string | null)[]>();

  // One run for all: what takes the time is loading the compiler.
  beforeAll(() => {
    const cases = [...refused, ...allowed];
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'));
    copyFileSync(join(repository, 'eslint.config.mjs'), join(tree, 'eslint.config.mjs'));
    writeFileSync(
      join(tree, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true } }',
    );
    cases.forEach(([, folder, code], index) => {
      write(join(tree, fileOf(folder, index)), code);
    });
    const words = ['--no-config-lookup', '--config', 'eslint.config.mjs', '--format', 'json', '.'];
    const end = spawnSync(installedProgram('eslint'), words, { cwd: tree, encoding: 'utf8' });
    resultsSchema.parse(JSON.parse(end.stdout)).forEach(({ filePath, messages }) => {
      found.set(
        relative(tree, filePath),
        messages.map(({ ruleId }) => ruleId),
      );
    });
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(named(refused, 0))('%s refuses %s', (rule, _, file) => {
    expect(found.get(file)).toContain(rule);
  });

  it.each(named(allowed, refused.length))('%s lets pass %s', (rule, _, file) => {
    expect(found.has(file)).toBe(true);
    expect(found.get(file)).not.toContain(rule);
  });
});

/** The cases as rule, title and file; titles are one line. */
function named(cases: typeof refused, offset: number) {
  return cases.map(([rule, folder, code], index) => {
    const start = JSON.stringify(code).slice(1, -1).slice(0, 80);
    return [rule, `${start} in ${folder}`, fileOf(folder, offset + index)] as const;
  });
}

function fileOf(folder: string, index: number): string {
  return join(folder, `case-${index}.ts`);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

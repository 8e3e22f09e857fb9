import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitHubCommandFiles } from '../../../src/pipeline/adapters/github-commands';

describe('what is handed on to GitHub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  const path = (name: string) => join(folder, name);
  const files = new GitHubCommandFiles({ output: path('output'), state: path('state'), summary: path('summary') });
  beforeAll(() => ['output', 'state', 'summary'].forEach((name) => writeFileSync(path(name), '')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is a value between delimiters that nobody can guess', () => {
    files.setOutput('a', 'one\nb=two');
    files.saveState('a', '1');
    expect(readFileSync(path('output'), 'utf8')).toMatch(/^a<<(end-[\w-]{36})\none\nb=two\n\1\n$/);
    expect(readFileSync(path('state'), 'utf8')).toMatch(/^a<<(end-[\w-]{36})\n1\n\1\n$/);
  });

  it('is a summary, unless GitHub would drop it', () => {
    files.addSummary('# Images');
    files.addSummary('x'.repeat(1_048_576));
    expect(readFileSync(path('summary'), 'utf8')).toBe('# Images\n');
  });

  it('is nothing where there is no such file', () => {
    const nowhere = new GitHubCommandFiles({ output: undefined, state: '', summary: undefined });
    expect(() => nowhere.setOutput('a', 'b')).not.toThrow();
    expect(() => nowhere.saveState('a', 'b')).not.toThrow();
  });
});

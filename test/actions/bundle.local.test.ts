import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionNames, buildBundles, buildCommands } from '../../projenrc/action-bundle';
import { parseAction, writeTables } from '../../projenrc/action-readme';
import { repository } from '../support/repository';

const read = (...path: readonly string[]) => readFileSync(join(repository, ...path), 'utf8');

describe.each(actionNames(repository))('the action %s', (name) => {
  it('has the bundles that its sources build to (mend it: npx projen actions)', () => {
    const differing = buildBundles(repository, name).filter(({ path, text }) => read(path) !== text);
    expect(differing.map(({ path }) => path)).toEqual([]);
  });

  it('loads little (zod comes with all it has, forty languages too, unless it is imported by "* as z")', () => {
    const sizes = buildBundles(repository, name).map(({ path, text }) => [path, text.length] as const);
    expect(sizes.filter(([, size]) => size > 400_000)).toEqual([]);
  });

  it('brings no search for credentials: a client is given those of its role', () => {
    const clients = buildBundles(repository, name).filter(({ path }) => path.includes('client-'));
    expect(clients.filter(({ text }) => /AWS_CONTAINER_CREDENTIALS|fromSSO|credential_process/.test(text))).toEqual([]);
  });

  it('has a README with the tables of its action.yml (mend it: npx projen actions)', () => {
    const readme = read('actions', name, 'README.md');
    expect(writeTables(readme, parseAction(read('actions', name, 'action.yml')))).toBe(readme);
  });

  it('has a main of at most twelve lines', () => {
    expect(read('actions', name, 'main.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  });
});

describe('the commands that start fast', () => {
  it('have the bundles that their sources build to (mend it: npx projen actions)', () => {
    const differing = buildCommands(repository).filter(({ path, text }) => read(path) !== text);
    expect(differing.map(({ path }) => path)).toEqual([]);
  });
});

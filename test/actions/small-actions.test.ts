import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs as readAsk } from '../../actions/ask/inputs';
import { readInputs as readDestroy } from '../../actions/destroy/inputs';
import { readInputs as readDrift } from '../../actions/drift/inputs';
import { readInputs as readUnlock } from '../../actions/unlock/inputs';
import { parseAction } from '../../projenrc/action-readme';
import { repository } from '../support/repository';

const place = { environment: 'dev', cell: 'dev' };
const typed = { ask: { environment: 'dev', cells: '["dev"]' }, drift: {}, destroy: place, unlock: place } as const;
const readers = { ask: readAsk, drift: readDrift, destroy: readDestroy, unlock: readUnlock } as const;
type Name = keyof typeof readers;

/** Reads the inputs as GitHub gives them: those of a workflow, and the defaults of action.yml. */
function read(name: Name, given: Readonly<Record<string, string>> = {}) {
  const { inputs } = parseAction(readFileSync(join(repository, 'actions', name, 'action.yml'), 'utf8'));
  const asked = new Set<string>();
  const values: Readonly<Record<string, string>> = { ...typed[name], ...given };
  const value = readers[name]((input) => {
    asked.add(input);
    return values[input] ?? inputs[input]?.default ?? '';
  });
  return { value, asked: [...asked].toSorted(), known: Object.keys(inputs).toSorted() };
}

describe.each(['ask', 'drift', 'destroy', 'unlock'] as const)('the inputs of the action %s', (name) => {
  it('are those of action.yml', () => {
    const { asked, known } = read(name);
    expect(asked).toEqual(known);
  });
});

describe('the inputs of actions on a state', () => {
  it('are absent where nothing was typed', () => {
    expect(read('unlock').value).toMatchObject({
      lock: undefined,
      region: undefined,
      bucket: undefined,
      role: undefined,
    });
    expect(read('destroy').value).toMatchObject({ confirmation: '', backendConfig: {}, terraform: 'terraform' });
  });

  it.each([
    ['destroy', 'cell', '', 'the id of a cell'],
    ['destroy', 'role-to-assume', 'deploy', 'arn:aws:iam::<account>:role/<name>'],
    ['destroy', 'backend-config', 'bucket', 'NAME=value'],
    ['destroy', 'role-duration-seconds', 'long', 'a whole number from 1'],
    ['unlock', 'environment', '', 'the name of an environment'],
    ['ask', 'cells', 'dev', 'a list of ids as JSON'],
    ['drift', 'reports', '', 'the path of a folder'],
  ] as const)('of %s refuse %s: "%s"', (action, name, value, allowed) => {
    expect(() => read(action, { [name]: value })).toThrow(`The input ${name} is "${value}"; it must be ${allowed}`);
  });
});

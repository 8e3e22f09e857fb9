import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs } from '../../actions/apply/inputs';
import { parseAction } from '../../projenrc/action-readme';
import { repository } from '../support/repository';

const { inputs } = parseAction(readFileSync(join(repository, 'actions', 'apply', 'action.yml'), 'utf8'));
const expressions: Readonly<Record<string, string>> = {
  'github-token': 'ghs_job',
  commit: 'c'.repeat(40),
  branch: 'main',
};

/** Reads the inputs as GitHub gives them: those of a workflow, and the defaults of action.yml. */
function read(given: Readonly<Record<string, string>> = {}) {
  const asked = new Set<string>();
  const read = readInputs((name) => {
    asked.add(name);
    return given[name] ?? expressions[name] ?? inputs[name]?.default ?? '';
  });
  return { read, asked };
}

describe('the inputs of the action apply', () => {
  it('are those of action.yml', () => {
    expect([...read().asked].toSorted()).toEqual(Object.keys(inputs).toSorted());
  });

  it('approve nothing, and fail when a plan is refused, unless something else is said', () => {
    expect(read().read).toMatchObject({
      approved: [],
      approvedReports: undefined,
      failsWhenRefused: true,
      branch: 'main',
    });
  });

  it('take fingerprints a space or a line apart', () => {
    const [one, other] = ['1', '2'].map((digit) => digit.repeat(64));
    expect(read({ approved: `${one}\n ${other}` }).read.approved).toEqual([one, other]);
  });

  it.each([
    ['approved', 'yes', 'fingerprints, 64 hexadecimal digits each'],
    ['commit', 'main', 'a commit in full, 40 hexadecimal digits'],
    ['refusal', 'ignore', 'fail or notice'],
    ['branch', '', 'the name of a branch'],
    ['role-to-assume', 'apply', 'arn:aws:iam::<account>:role/<name>'],
  ])('refuse %s: "%s"', (name, value, allowed) => {
    expect(() => read({ [name]: value })).toThrow(`The input ${name} is "${value}"; it must be ${allowed}.`);
  });
});

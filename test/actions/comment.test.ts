import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs } from '../../actions/comment/inputs';
import { writeOutputs } from '../../actions/comment/outputs';
import { parseAction } from '../../projenrc/action-readme';
import { type CommentOutcome } from '../../src/pipeline/steps/comment-on-pull-request';
import { repository } from '../support/repository';

const contract = parseAction(readFileSync(join(repository, 'actions', 'comment', 'action.yml'), 'utf8'));
const required = { reports: 'reports', 'cells-file': 'cdktf.out/cells.json', about: 'review' } as const;
const given = (inputs: Readonly<Record<string, string>>) => (name: string) =>
  ({ ...required, 'github-token': 'ghs_job', 'pull-request': '7', head: 'abc', branch: 'main', ...inputs })[name] ?? '';

describe('the inputs', () => {
  it('are those of action.yml, all of them and no other', () => {
    const asked: string[] = [];
    readInputs((name) => {
      asked.push(name);
      return given({})(name);
    });
    expect(asked.toSorted()).toEqual(Object.keys(contract.inputs).toSorted());
  });

  it('come with defaults that name the pull request and the token of the job', () => {
    expect(Object.fromEntries(Object.entries(contract.inputs).map(([name, input]) => [name, input.default]))).toEqual({
      ...required,
      'github-token': '${{ github.token }}',
      'pull-request': '${{ github.event.pull_request.number }}',
      branch: '${{ github.base_ref || github.ref_name }}',
      head: '${{ github.event.pull_request.head.sha || github.sha }}',
    });
  });

  it('name a pull request, or none', () => {
    expect(readInputs(given({}))).toEqual({
      ...{ reports: 'reports', cellsFile: 'cdktf.out/cells.json', token: 'ghs_job', pullRequest: 7, head: 'abc' },
      ...{ subject: 'review', branch: 'main' },
    });
    expect(readInputs(given({ 'pull-request': '' })).pullRequest).toBeUndefined();
  });

  it.each([
    ['pull-request', '#7', 'the number of a pull request'],
    ['pull-request', '0', 'the number of a pull request'],
    ['github-token', '', 'a token'],
    ['reports', '', 'the path of a folder'],
    ['cells-file', '', 'the path of a file'],
    ['about', 'drift', 'review or deployment'],
  ])('%s refuses "%s"', (name, value, allowed) => {
    expect(() => readInputs(given({ [name]: value }))).toThrow(
      `The input ${name} is "${value}"; it must be ${allowed}.`,
    );
  });
});

describe('the outputs', () => {
  it.each<[CommentOutcome, Readonly<Record<string, string>>]>([
    [
      { kind: 'created', url: 'https://x' },
      { result: 'created', 'comment-url': 'https://x' },
    ],
    [{ kind: 'summary-only' }, { result: 'summary-only', 'comment-url': '' }],
  ])('of %j are those of action.yml', (outcome, expected) => {
    const outputs: Record<string, string> = {};
    writeOutputs({ setOutput: (name, value) => void (outputs[name] = value) }, outcome);
    expect(outputs).toEqual(expected);
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(contract.outputs).toSorted());
  });
});

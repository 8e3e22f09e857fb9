import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFailure } from '../../actions/entry';
import { readInputs } from '../../actions/plan/inputs';
import { parseAction } from '../../projenrc/action-readme';
import { UserError } from '../../src/contract/user-error';
import { terraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { repository } from '../support/repository';

const { inputs } = parseAction(readFileSync(join(repository, 'actions', 'plan', 'action.yml'), 'utf8'));

/** Reads the inputs as GitHub gives them: those of a workflow, and the defaults of action.yml. */
function read(given: Readonly<Record<string, string>> = {}) {
  const asked = new Set<string>();
  const read = readInputs((name) => {
    asked.add(name);
    const written = given[name] ?? inputs[name]?.default ?? '';
    return written.startsWith('${{') ? '' : written;
  });
  return { read, asked };
}

describe('the inputs of the action plan', () => {
  it('are those of action.yml', () => {
    expect([...read().asked].toSorted()).toEqual(Object.keys(inputs).toSorted());
  });

  it('plan every deployed cell without a lock when nothing is given', () => {
    expect(read().read).toMatchObject({
      cells: [],
      roles: [],
      lock: false,
      pullRequest: 0,
      reports: 'reports',
      terraform: 'terraform',
    });
    expect(read().read.fingerprintKey).toBeUndefined();
  });

  it('take cells a line or a space apart, and settings of the backend a line each', () => {
    const { cells, backendConfig } = read({
      cells: 'dev lab-nat\nprod ',
      'backend-config': 'bucket=a=b\n\nuse_path_style=true',
    }).read;
    expect(cells).toEqual(['dev', 'lab-nat', 'prod']);
    expect(backendConfig).toEqual({ bucket: 'a=b', use_path_style: 'true' });
  });

  it.each([
    ['lock', 'yes', 'true or false'],
    ['max-parallel', '0', 'a whole number from 1'],
    ['backend-config', 'bucket', 'NAME=value'],
    ['role-to-assume', 'plan', 'arn:aws:iam::<account>:role/<name>'],
    ['pull-request', 'seven', 'a whole number from 1'],
  ])('refuse %s: %s', (name, value, allowed) => {
    expect(() => read({ [name]: value })).toThrow(`The input ${name} is "${value}"; it must be ${allowed}.`);
  });
});

describe('the environment of Terraform in an action', () => {
  const job = {
    ...{ PATH: '/bin', GITHUB_TOKEN: 'x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x', 'INPUT_FINGERPRINT-KEY': 'x' },
    ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_PROFILE: 'mine', AWS_SECRET_ACCESS_KEY: 'y', TF_LOG: 'off' },
  };
  const temporaryFolder = '/tmp';

  it('has nothing by which it could speak for the job', () => {
    const names = Object.keys(terraformEnvironment({ ownCredentials: true, temporaryFolder }, job));
    expect(names.toSorted()).toEqual([
      'AWS_ENDPOINT_URL',
      'AWS_PROFILE',
      'AWS_SECRET_ACCESS_KEY',
      'PATH',
      'TF_LOG',
      'TF_PLUGIN_CACHE_DIR',
    ]);
  });

  it('has no credentials but those of its session, when it has one', () => {
    const environment = terraformEnvironment(
      { ownCredentials: false, temporaryFolder },
      { ...job, TF_PLUGIN_CACHE_DIR: '/cache' },
    );
    expect(environment).toEqual({
      PATH: '/bin',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      TF_LOG: 'off',
      TF_PLUGIN_CACHE_DIR: '/cache',
    });
  });
});

it('tells each of several failures for itself', () => {
  const failure = new AggregateError([new UserError('A', 'one\nmore'), new UserError('B', 'two')]);
  expect(formatFailure(failure)).toBe('::error::one%0Amore\n::error::two\n');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFailure } from '../../actions/entry';
import { readInputs } from '../../actions/build-push/inputs';
import { writeOutputs } from '../../actions/build-push/outputs';
import { parseAction } from '../../projenrc/action-readme';
import { parseImagesFile } from '../../src/pipeline/image/images-file';
import { UserError } from '../../src/contract/user-error';
import { repository } from '../support/repository';

const contract = parseAction(readFileSync(join(repository, 'actions', 'build-push', 'action.yml'), 'utf8'));

/** Inputs as the runner gives them: those of the workflow, else the defaults. */
const given = (inputs: Readonly<Record<string, string>>) => (name: string) =>
  inputs[name] ?? contract.inputs[name]?.default ?? '';

describe('the inputs', () => {
  it('are those of action.yml, all of them and no other', () => {
    const asked = new Set<string>();
    readInputs((name) => {
      asked.add(name);
      return given({})(name);
    });
    expect([...asked].toSorted()).toEqual(Object.keys(contract.inputs).toSorted());
  });

  it('have defaults that build everything for every registry', () => {
    expect(readInputs(given({}))).toEqual({
      step: {
        cellsFile: 'cdktf.out/cells.json',
        imagesFile: 'images.json',
        images: [],
        options: { buildArguments: {}, target: undefined, platforms: ['linux/amd64'] },
        allowUnpinnedBases: false,
        roles: [],
        region: undefined,
        push: true,
        dryRun: false,
        concurrency: 2,
      },
      session: { sessionName: '', durationSeconds: 3600 },
      cacheFrom: [],
      cacheTo: [],
    });
  });

  it('hold several values, a line or a comma apart', () => {
    const roles = ['arn:aws:iam::111111111111:role/a', 'arn:aws-cn:iam::222222222222:role/path/b'];
    const { step } = readInputs(
      given({
        'role-to-assume': `${roles.join('\n')}\n`,
        'build-args': 'A=1=2\n  B= \n',
        platforms: 'linux/amd64, linux/arm64',
        'dry-run': 'True',
      }),
    );
    expect(step.roles).toEqual(roles);
    expect(step.options).toMatchObject({
      buildArguments: { A: '1=2', B: '' },
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(step.dryRun).toBe(true);
  });

  it.each([
    ['push', 'yes', 'true or false'],
    ['max-parallel', '0', 'a whole number from 1'],
    ['platforms', 'windows/amd64', 'linux/amd64, linux/arm64 or both, separated by a comma'],
    ['build-args', 'TOKEN', 'NAME=value'],
    ['role-to-assume', 'push', 'arn:aws:iam::<account>:role/<name>'],
  ])('%s refuses "%s"', (name, value, allowed) => {
    expect(() => readInputs(given({ [name]: value }))).toThrow(
      `The input ${name} is "${value}"; it must be ${allowed}.`,
    );
  });
});

describe('the outputs', () => {
  const outputs: Record<string, string> = {};
  const summaries: string[] = [];
  const place = {
    account: '111111111111',
    region: 'eu-central-1',
    digest: `sha256:${'0a'.repeat(32)}`,
    size: 1,
    result: 'built',
  };
  const result = parseImagesFile(
    JSON.stringify({
      version: 1,
      images: [
        { name: 'web', repository: 'shop/web', tag: `c1-${'a'.repeat(40)}`, seconds: 1, places: [place] },
        { name: 'api', repository: 'shop/api', tag: `c1-${'b'.repeat(40)}`, seconds: 1, places: [] },
      ],
    }),
  );
  writeOutputs(
    { setOutput: (name, value) => void (outputs[name] = value), addSummary: (text) => void summaries.push(text) },
    result,
    'images.json',
  );

  it('are those of action.yml', () => {
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(contract.outputs).toSorted());
  });

  it('name no account, so that a masked number empties none', () => {
    expect(JSON.stringify(outputs)).not.toContain(place.account);
    expect(outputs).toMatchObject({ digests: `{"web":"${place.digest}"}`, built: '["web"]' });
    expect(summaries).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('of the user is told in a sentence, beside its line', () => {
    expect(formatFailure(new UserError('X', 'Pin it:\n  a', { file: 'docker/web/Dockerfile', line: 3 }))).toBe(
      '::error file=docker/web/Dockerfile,line=3::Pin it:%0A  a\n',
    );
    expect(formatFailure(new UserError('X', 'no'))).toBe('::error::no\n');
  });

  it('of the machine is told in a sentence', () => {
    expect(formatFailure(new Error('ENOSPC: no space left on device, write'))).toBe(
      '::error::The runner cannot go on: ENOSPC: no space left on device, write\n',
    );
  });

  it('of ours is told with its stack', () => {
    expect(formatFailure(new Error('bug'))).toMatch(/^::error::Error: bug%0A {4}at /);
    expect(formatFailure('text')).toBe('::error::text\n');
  });
});

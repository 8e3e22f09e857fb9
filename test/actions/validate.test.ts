import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs } from '../../actions/validate/inputs';
import { writeOutputs } from '../../actions/validate/outputs';
import { parseAction } from '../../projenrc/action-readme';
import { aPlan, anUpdate } from '../builders/a-plan';
import { aPlannedCell, aReport } from '../builders/a-report';
import { repository } from '../support/repository';

const contract = parseAction(readFileSync(join(repository, 'actions', 'validate', 'action.yml'), 'utf8'));
const given = (inputs: Readonly<Record<string, string>> = {}) => {
  const all = Object.fromEntries(
    Object.entries(contract.inputs).map(([name, { default: value = '' }]) => [name, value]),
  );
  return (name: string) => ({ ...all, ...inputs })[name] ?? '';
};

describe('the inputs', () => {
  it('are those of action.yml, all of them and no other', () => {
    const asked: string[] = [];
    const inputs = readInputs((name) => {
      asked.push(name);
      return given({ head: 'abc' })(name);
    });
    expect(asked.toSorted()).toEqual(Object.keys(contract.inputs).toSorted());
    expect(inputs).toEqual({
      ...{ cellsFile: 'cdktf.out/cells.json', baseCellsFile: 'base/cdktf.out/cells.json', head: 'abc' },
      ...{ concurrency: 2, terraform: 'terraform' },
    });
  });

  it.each([
    ['cells-file', '', 'the path of a file'],
    ['max-parallel', 'many', 'a whole number from 1'],
    ['terraform', '', 'the name or the path of a program'],
  ])('%s refuses "%s"', (name, value, allowed) => {
    expect(() => readInputs(given({ [name]: value }))).toThrow(
      `The input ${name} is "${value}"; it must be ${allowed}.`,
    );
  });
});

describe('the outputs', () => {
  it('are those of action.yml', () => {
    const outputs: Record<string, string> = {};
    const reports = [
      aPlannedCell('dev', aPlan([anUpdate('aws_x.a', { v: 1 }, { v: 2 })])),
      aReport('lab', { error: { step: 'validate', problems: [] } }),
    ];
    writeOutputs({ setOutput: (name, value) => void (outputs[name] = value) }, reports);
    expect(outputs).toEqual({ changed: '["dev"]', failed: '["lab"]' });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(contract.outputs).toSorted());
  });
});

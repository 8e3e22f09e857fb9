import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs } from '../../actions/rollout/inputs';
import { writeOutputs } from '../../actions/rollout/outputs';
import { parseAction } from '../../projenrc/action-readme';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { type VerdictKind, verdictKinds } from '../../src/pipeline/rollout/verdict';
import { aReport } from '../builders/a-report';
import { repository } from '../support/repository';

const { inputs, outputs } = parseAction(readFileSync(join(repository, 'actions', 'rollout', 'action.yml'), 'utf8'));

/** Reads the inputs as GitHub gives them: those of a workflow, and the defaults of action.yml. */
function read(given: Readonly<Record<string, string>> = {}) {
  const asked = new Set<string>();
  const read = readInputs((name) => {
    asked.add(name);
    return given[name] ?? inputs[name]?.default ?? '';
  });
  return { read, asked };
}

describe('the inputs of the action rollout', () => {
  it('are those of action.yml', () => {
    expect([...read().asked].toSorted()).toEqual(Object.keys(inputs).toSorted());
  });

  it('watch every deployed cell for half an hour when nothing is given', () => {
    expect(read().read.step).toEqual({
      cellsFile: 'cdktf.out/cells.json',
      cells: [],
      since: undefined,
      roles: [],
      timeoutSeconds: 1800,
      reportsFolder: 'reports',
    });
  });

  it('take a time with its zone', () => {
    expect(read({ since: '2026-01-31T13:00:00+01:00' }).read.step.since).toBe(Date.UTC(2026, 0, 31, 12));
  });

  it.each([
    ['since', 'yesterday', 'a time such as 2026-01-31T12:00:00Z'],
    ['since', '2026-01-31T12:00:00', 'a time such as 2026-01-31T12:00:00Z'],
    ['timeout', '0', 'a whole number from 1'],
    ['role-to-assume', 'apply', 'arn:aws:iam::<account>:role/<name>'],
    ['reports', '', 'the path of a folder'],
  ])('refuse %s: %s', (name, value, allowed) => {
    expect(() => read({ [name]: value })).toThrow(`The input ${name} is "${value}"; it must be ${allowed}.`);
  });
});

describe('the outputs of the action rollout', () => {
  const aCell = (id: string, ...kinds: readonly VerdictKind[]): CellReport => {
    const nothing = { events: [], stoppedTasks: [], targets: [] };
    const services = kinds.map((kind, index) => ({ service: `s${index}`, verdict: { kind }, ...nothing }));
    return aReport(id, { rollout: { kind: 'watched', services } });
  };
  const written = (...reports: readonly CellReport[]) => {
    const values = new Map<string, string>();
    writeOutputs({ setOutput: (name, value) => values.set(name, value), addSummary: () => undefined }, reports);
    return values;
  };

  it('are those of action.yml', () => {
    expect([...written().keys()].toSorted()).toEqual(Object.keys(outputs).toSorted());
  });

  it('tell the worst of each cell, and which failed', () => {
    const values = written(
      aCell('dev', 'unchanged', 'succeeded'),
      aCell('lab', 'succeeded', 'rolled-back'),
      aCell('prod', 'unchanged'),
    );
    expect(JSON.parse(values.get('verdicts') ?? '')).toEqual({
      dev: 'succeeded',
      lab: 'rolled-back',
      prod: 'unchanged',
    });
    expect(JSON.parse(values.get('failed') ?? '')).toEqual(['lab']);
  });

  it('call nothing a success but what runs', () => {
    const failing = verdictKinds.filter((kind) => written(aCell('dev', kind)).get('failed') === '["dev"]');
    expect(verdictKinds.filter((kind) => !failing.includes(kind))).toEqual(['succeeded', 'unchanged']);
  });
});

it('the README of the action rollout explains every verdict', () => {
  const readme = readFileSync(join(repository, 'actions', 'rollout', 'README.md'), 'utf8');
  expect(verdictKinds.filter((kind) => !readme.includes(`| \`${kind}\` |`))).toEqual([]);
});

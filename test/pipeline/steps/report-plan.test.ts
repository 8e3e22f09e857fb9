import { reportPlan } from '../../../src/pipeline/steps/report-plan';
import { anUpdate, aPlanFile } from '../../builders/a-plan';
import { someCells } from './some-cells';

describe('the report of a planned cell', () => {
  const containers = (level: string, token: string) =>
    JSON.stringify([
      {
        name: 'web',
        environment: [
          { name: 'LEVEL', value: level },
          { name: 'TOKEN', value: token },
        ],
      },
    ]);
  const plan = aPlanFile([
    anUpdate(
      'aws_ecs_task_definition.web',
      { container_definitions: containers('info', 'one') },
      { container_definitions: containers('debug', 'two') },
    ),
  ]);

  it('shows the variables of containers that the configuration names, and no others', () => {
    const [cell] = someCells().cells;
    if (!cell) throw new Error('There is no cell.');
    const shown = { ...cell, shownEnvironment: ['LEVEL'] };
    const report = reportPlan(shown, { plan, stack: '{}', lockFile: undefined, seal: undefined });
    const [level, token] = report.plan?.entries[0]?.attributes ?? [];
    expect([level?.before, level?.after]).toEqual([
      { kind: 'known', text: '"info"' },
      { kind: 'known', text: '"debug"' },
    ]);
    expect([token?.before, token?.after]).toEqual([{ kind: 'sensitive' }, { kind: 'sensitive' }]);
  });
});

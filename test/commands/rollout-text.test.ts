import { formatMatrix } from '../../src/commands/matrix-table';
import { formatRollout } from '../../src/commands/rollout-text';
import { type ServiceRollout } from '../../src/pipeline/report/rollout-section';

const nothing = { events: [], stoppedTasks: [], targets: [] };

describe('a rollout in a terminal', () => {
  it('shows each service with its timeline, the requests, and the verdict', () => {
    const services: readonly ServiceRollout[] = [
      {
        ...nothing,
        service: 'web',
        verdict: { kind: 'succeeded' },
        timeline: [
          { phase: 'created', at: 5_000, source: 'told' },
          { phase: 'started', at: 6_250, source: 'told' },
          { phase: 'healthy', at: 8_000, source: 'seen' },
        ],
      },
    ];
    const requests = { sent: 812, failed: 0, slowestMilliseconds: 85 };
    const text = formatRollout('lab', {
      version: 'changed',
      rollout: { kind: 'watched', services, requests },
      failures: new Map(),
    });
    expect(text.split('\n')).toEqual([
      'lab: a changed version was rolled out',
      '  web succeeded',
      '    created 0.0 → started 1.3 → healthy 3.0 s',
      '  0 of 812 requests failed, and the slowest answer took 85 ms',
      '  As it should be: the next version serves.',
    ]);
  });

  it('shows the last words of what was rolled back, harmless to the terminal', () => {
    const text = formatRollout('lab', {
      version: 'broken',
      rollout: {
        kind: 'watched',
        services: [
          {
            ...nothing,
            service: 'web',
            verdict: { kind: 'rolled-back', reason: 'The circuit breaker was triggered.' },
            stoppedTasks: [
              { id: '1', containers: [{ name: 'web', exitCode: 3, lines: ['\u001b[31mI cannot start.'] }] },
            ],
          },
        ],
      },
      failures: new Map(),
    });
    expect(text).toContain('web failed and was rolled back\n    The circuit breaker was triggered.');
    expect(text).toContain('container web exited 3\n');
    expect(text).toContain(' [31mI cannot start.');
    expect(text).toContain('As it should be: it was rolled back');
  });

  it('says when it is not as it should be', () => {
    const text = formatRollout('lab', {
      version: 'changed',
      rollout: { kind: 'watched', services: [] },
      failures: new Map(),
    });
    expect(text).toContain('Not as it should be. Nothing was deployed.');
  });
});

it('tells that there is no rollout where tasks are on paper', () => {
  expect(formatMatrix([], { kind: 'on paper', reason: 'there is no engine' })).toContain(
    'There was no rollout to be watched.',
  );
});

import { type VerdictKind } from '../../../src/pipeline/rollout/verdict';
import {
  aDeployment,
  after,
  anOldTask,
  aService,
  aTask,
  before,
  second,
  type Scene,
  Story,
  type Telling,
} from '../../builders/a-rollout';

/** A rollout that ends well after so many seconds, as ECS tells such ones. */
export function aGoodStory(seconds: number): Story {
  return new Story(
    [
      [0, { service: aService({ running: 1 }), deployments: [aDeployment('PENDING')], tasks: [anOldTask()] }],
      [1, { deployments: [aDeployment('IN_PROGRESS')] }],
      [23, { tasks: [anOldTask(), aTask()] }],
      [31, { targets: [{ target: '10.0.0.2', state: 'healthy', reason: undefined }] }],
      [
        seconds,
        {
          deployments: [aDeployment('SUCCESSFUL', { finishedAt: second(seconds) })],
          tasks: [aTask(), anOldTask({ stoppingAt: second(seconds - 14), stoppedAt: second(seconds - 2) })],
        },
      ],
    ],
    [
      [8, 'has started 1 tasks: (task new).'],
      [28, 'registered 1 targets in (target-group arn:web)'],
      [38, 'has stopped 1 running tasks: (task old).'],
      [48, 'has begun draining connections on 1 tasks.'],
      [seconds, '(deployment ecs-svc/new) deployment completed.'],
      [seconds, 'has reached a steady state.'],
    ],
  );
}

const dead = aTask({
  lastStatus: 'STOPPED',
  stoppingAt: second(25),
  stoppedAt: second(40),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'web', exitCode: 3, reason: undefined, addresses: [] }],
});

/** Under way, with a task that died; then, after a minute and a half, as it ends. */
function ending(end: Partial<Scene>, tellings: readonly Telling[] = []): Story {
  const deployments = [aDeployment('IN_PROGRESS')];
  return new Story(
    [
      [0, { service: aService(), deployments, tasks: [anOldTask()] }],
      [41, { tasks: [anOldTask(), dead] }],
      [90, end],
    ],
    tellings,
  );
}

function endsAs(status: string, more: Parameters<typeof aDeployment>[1] = {}): Story {
  return ending({
    deployments: [aDeployment(status, { finishedAt: second(90), ...more })],
    lines: ['no database', 'bye'],
  });
}

/** A recorded course, and what must be said of it. */
export interface RecordedCourse {
  readonly story: Story;
  readonly verdict: VerdictKind;
  /** A part of the reason. */
  readonly reason?: string;
  /** What must be said when it is over before anyone looks. @default the same */
  readonly late?: VerdictKind;
}

const breaker = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
const alarm = 'Service deployment rolled back because of alarm(s) in ALARM: shop-5xx.';
const backThere = { service: aService({ taskDefinition: before }) };
const newer = aDeployment('IN_PROGRESS', { arn: 'arn:newer', createdAt: second(89), taskDefinition: `${after}3` });

/** Where AWS keeps service deployments. */
export const withDeployments: Readonly<Record<string, RecordedCourse>> = {
  'a good end': { story: aGoodStory(80), verdict: 'succeeded' },
  'a rollback by the circuit breaker': {
    story: new Story([
      [0, { service: aService(), deployments: [aDeployment('IN_PROGRESS')], tasks: [anOldTask()] }],
      [60, { deployments: [aDeployment('ROLLBACK_REQUESTED')], tasks: [anOldTask(), dead] }],
      [62, { deployments: [aDeployment('ROLLBACK_IN_PROGRESS')] }],
      [
        90,
        {
          ...backThere,
          deployments: [aDeployment('ROLLBACK_SUCCESSFUL', { finishedAt: second(90), rollbackReason: breaker })],
        },
      ],
    ]),
    verdict: 'rolled-back',
    reason: breaker,
  },
  'a rollback by an alarm': {
    story: endsAs('ROLLBACK_SUCCESSFUL', { rollbackReason: alarm }),
    verdict: 'rolled-back',
    reason: 'shop-5xx',
  },
  'a rollback that fails': {
    story: endsAs('ROLLBACK_FAILED', { rollbackReason: breaker, statusReason: 'Rollback failed.' }),
    verdict: 'rollback-failed',
    reason: breaker,
  },
  'a stop that someone asked for': {
    story: new Story([
      [0, { service: aService(), deployments: [aDeployment('IN_PROGRESS')] }],
      [50, { deployments: [aDeployment('STOP_REQUESTED')] }],
      [90, { deployments: [aDeployment('STOPPED', { finishedAt: second(90), statusReason: 'Stopped by a user.' })] }],
    ]),
    verdict: 'stopped',
    reason: 'Stopped by a user.',
  },
  'a newer deployment': {
    story: ending({ deployments: [newer, aDeployment('STOPPED', { finishedAt: second(90) })] }),
    verdict: 'superseded',
  },
  'success, and the service runs something else': {
    story: ending({ ...backThere, deployments: [aDeployment('SUCCESSFUL', { finishedAt: second(90) })] }),
    verdict: 'superseded',
    reason: 'The service runs shop-web:1, and not shop-web:2.',
  },
  'a word for an end that is not known': {
    story: endsAs('HALF_SUCCESSFUL', { statusReason: 'As good as it gets.' }),
    verdict: 'unknown-status',
    reason: 'AWS calls its state HALF_SUCCESSFUL. As good as it gets.',
  },
  'a word that is not known and stays': {
    story: ending({ deployments: [aDeployment('HIBERNATING')] }),
    verdict: 'unknown-status',
    reason: 'HIBERNATING',
  },
  'a word that is not known and passes': {
    story: new Story([
      [0, { service: aService(), deployments: [aDeployment('IN_PROGRESS')], tasks: [aTask()] }],
      [40, { deployments: [aDeployment('WARMING_UP')] }],
      [80, { deployments: [aDeployment('SUCCESSFUL', { finishedAt: second(80) })] }],
    ]),
    verdict: 'succeeded',
  },
  'a deployment in blue and green that bakes for an hour': {
    story: new Story([
      [0, { service: aService(), deployments: [aDeployment('IN_PROGRESS')], tasks: [aTask()] }],
      [3700, { deployments: [aDeployment('SUCCESSFUL', { finishedAt: second(3700) })] }],
    ]),
    verdict: 'succeeded',
  },
  'a service that is deleted meanwhile': {
    story: ending({ service: aService({ status: 'DRAINING' }), deployments: [] }),
    verdict: 'gone',
    reason: 'The service is DRAINING.',
  },
  'a service that vanishes': { story: ending({ service: undefined }), verdict: 'gone', reason: 'not there' },
  'nothing new': {
    story: new Story([
      [
        0,
        {
          service: aService(),
          deployments: [aDeployment('ROLLBACK_SUCCESSFUL', { createdAt: second(-900), finishedAt: second(-700) })],
        },
      ],
    ]),
    verdict: 'unchanged',
  },
  'an earlier deployment that is still under way': {
    story: new Story([
      [0, { service: aService(), deployments: [aDeployment('IN_PROGRESS', { createdAt: second(-100) })] }],
      [90, { deployments: [aDeployment('SUCCESSFUL', { createdAt: second(-100), finishedAt: second(90) })] }],
    ]),
    verdict: 'succeeded',
    late: 'unchanged',
  },
  'no end': { story: ending({}), verdict: 'timed-out', reason: 'its state is IN_PROGRESS' },
};

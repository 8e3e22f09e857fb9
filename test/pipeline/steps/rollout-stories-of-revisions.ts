import { aRevision, aService, aTask, before, type Scene, second, Story } from '../../builders/a-rollout';
import { type RecordedCourse } from './rollout-stories';

const old = aRevision('COMPLETED', {
  id: 'ecs-svc/old',
  taskDefinition: before,
  createdAt: second(-900),
  isPrimary: false,
});
const back = aRevision('IN_PROGRESS', { id: 'ecs-svc/old', taskDefinition: before, createdAt: second(-900) });
const failed = aRevision('FAILED', {
  isPrimary: false,
  desired: 0,
  running: 0,
  rolloutStateReason: 'three tasks failed',
});
const steady = (rolloutState: string | undefined) =>
  aService({ revisions: [aRevision(rolloutState, { updatedAt: second(90) })] });

function revisions(...list: readonly ReturnType<typeof aRevision>[]): Partial<Scene> {
  return { service: aService({ revisions: list }), deployments: [], tasks: [aTask()] };
}

/** Where AWS keeps none, as in some partitions and in the embedded AWS: services and events must do. */
export const withoutDeployments: Readonly<Record<string, RecordedCourse>> = {
  'a good end': {
    story: new Story([
      [0, revisions(aRevision('IN_PROGRESS'), old)],
      [90, { service: steady('COMPLETED') }],
    ]),
    verdict: 'succeeded',
  },
  'a first deployment that is called complete before it has a task': {
    story: new Story([
      [0, revisions(aRevision('COMPLETED', { running: 0 }))],
      [20, { service: steady('COMPLETED') }],
    ]),
    verdict: 'succeeded',
  },
  'a steady state without a word for it': {
    story: new Story([
      [0, revisions(aRevision(undefined), old)],
      [90, { service: steady(undefined) }],
    ]),
    verdict: 'succeeded',
  },
  'a rollback': {
    story: new Story([
      [0, revisions(aRevision('IN_PROGRESS'), old)],
      [60, { service: aService({ taskDefinition: before, revisions: [back, failed] }) }],
      [
        90,
        { service: aService({ taskDefinition: before, revisions: [{ ...back, rolloutState: 'COMPLETED' }, failed] }) },
      ],
    ]),
    verdict: 'rolled-back',
    reason: 'three tasks failed',
  },
  'a rollback of which only the events are left': {
    story: new Story(
      [
        [0, revisions(aRevision('IN_PROGRESS'), old)],
        [
          90,
          {
            service: aService({
              taskDefinition: before,
              revisions: [{ ...back, id: 'ecs-svc/3', createdAt: second(61) }],
            }),
          },
        ],
      ],
      [
        [60, '(deployment ecs-svc/new) deployment failed: tasks failed to start.'],
        [60, 'rolling back to deployment ecs-svc/old.'],
      ],
    ),
    verdict: 'rolled-back',
    reason: 'tasks failed to start',
  },
  'a failure without a rollback': {
    story: new Story([
      [0, revisions(aRevision('IN_PROGRESS'))],
      [90, revisions({ ...failed, isPrimary: true })],
    ]),
    verdict: 'failed',
    reason: 'three tasks failed',
  },
  'a newer deployment': {
    story: new Story([
      [0, revisions(aRevision('IN_PROGRESS'), old)],
      [90, revisions(aRevision('IN_PROGRESS', { id: 'ecs-svc/3', createdAt: second(89) }))],
    ]),
    verdict: 'superseded',
    late: 'timed-out',
  },
  'a word that is not known and stays': {
    story: new Story([[0, revisions(aRevision('HIBERNATING'))]]),
    verdict: 'unknown-status',
    reason: 'HIBERNATING',
  },
  'nothing new': {
    story: new Story([[0, revisions({ ...old, isPrimary: true })]]),
    verdict: 'unchanged',
  },
};

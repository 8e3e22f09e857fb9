import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { join } from 'node:path';
import { EcsClusters } from '../../src/pipeline/adapters/ecs-clusters';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { clocksDifferMilliseconds } from '../../src/pipeline/rollout/watched';
import { watchRollout } from '../../src/pipeline/steps/watch-rollout';
import { type CellResult } from '../../src/rehearsal/cell-rehearsal';
import { FakeRunLog } from '../pipeline/steps/fakes/fake-run-log';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { outsideRegistry } from '../support/shared/shared';
import { applyMatrix, type AppliedMatrix } from './applied-matrix';

const config = join(repository, 'test', 'fixtures', 'app', 'fargate.config.ts');

// The embedded ECS keeps no service deployments and checks no targets: what only those show comes from recorded stories.
describeWith(['terraform', 'python', 'engine', 'registry', 'busybox'], 'a rollout of real containers', () => {
  let applied: AppliedMatrix;
  let place: CellResult;
  let ecs: ECSClient;

  beforeAll(async () => {
    const { base } = await outsideRegistry();
    applied = await applyMatrix(config, { onPaper: false, buildArguments: { BUSYBOX_IMAGE: base } });
    const [first] = applied.standing.results;
    if (!first) throw new Error('There is no cell.');
    place = first;
    const { endpoint, ...credentials } = applied.standing.aws.accessFor(place.cell.account);
    ecs = new ECSClient({ endpoint: endpoint.href, region: place.cell.region, credentials });
  });

  afterAll(() => applied.finish());

  it('that goes well is noticed within three seconds, with its times', async () => {
    const { rollout } = await rollOut(['/bin/busybox', 'httpd', '-f', '-p', '5000', '-h', '/site']);
    expect(rollout?.verdict).toEqual({ kind: 'succeeded' });
    expect((rollout?.noticedAt ?? 0) - (rollout?.endedAt ?? 0)).toBeLessThanOrEqual(3000);
    expect(rollout?.timeline?.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['created', 'provisioned', 'pulled', 'started', 'completed']),
    );
    expect(rollout?.numbers?.firstServing).toBeLessThanOrEqual(rollout?.numbers?.completed ?? 0);
  });

  it('of a program that exits is a failure, with its exit code and its own last words', async () => {
    const { rollout, log } = await rollOut(['/bin/sh', '-c', '/bin/busybox echo no database; exit 3']);
    expect(rollout?.verdict.kind).toBe('rolled-back');
    expect(rollout?.verdict.reason).toContain('circuit breaker');
    expect((rollout?.noticedAt ?? 0) - (rollout?.endedAt ?? 0)).toBeLessThanOrEqual(3000);
    expect(rollout?.stoppedTasks[0]?.containers).toEqual([
      expect.objectContaining({ name: 'backend', exitCode: 3, lines: ['no database'] }),
    ]);
    expect(log.fenced[0]).toContain('container backend exited 3\n    no database');
  });

  it('of which there was none is told as such', async () => {
    const { services } = await watchRollout(
      { cell: place.cell.id, services: ['frontend', 'nobody'], since: new SystemClock().now(), timeoutSeconds: 60 },
      ports(),
    );
    expect(services.map(({ verdict }) => verdict.kind)).toEqual(['unchanged', 'gone']);
  });

  /** Lets the back end run another program, and watches. */
  async function rollOut(command: readonly string[]) {
    const { cluster } = place.cell;
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: ['backend'] }));
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0]?.taskDefinition }),
    );
    // Else the deployment before this one would be the first since then.
    await new SystemClock().sleep(clocksDifferMilliseconds);
    const since = new SystemClock().now();
    const registered = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: taskDefinition?.family,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: taskDefinition?.cpu,
        memory: taskDefinition?.memory,
        executionRoleArn: taskDefinition?.executionRoleArn,
        containerDefinitions: taskDefinition?.containerDefinitions?.map((each) => ({ ...each, command: [...command] })),
      }),
    );
    const arn = registered.taskDefinition?.taskDefinitionArn;
    await ecs.send(new UpdateServiceCommand({ cluster, service: 'backend', taskDefinition: arn }));
    const world = ports();
    const watch = { cell: place.cell.id, services: ['backend'], since, timeoutSeconds: 120 };
    const [rollout] = (await watchRollout(watch, world)).services;
    return { rollout, log: world.log };
  }

  function ports() {
    const { endpoint, ...credentials } = applied.standing.aws.accessFor(place.cell.account);
    const deployments = new EcsClusters(endpoint.href).open(place.cell, () => Promise.resolve(credentials));
    return { deployments, clock: new SystemClock(), log: new FakeRunLog() };
  }
});

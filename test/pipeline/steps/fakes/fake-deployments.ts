import { type Clock } from '../../../../src/pipeline/ports/clock';
import {
  type DeployedService,
  type Deployments,
  type DeploymentsResult,
  type ServiceDeployment,
  type ServiceTask,
  type TargetHealth,
} from '../../../../src/pipeline/ports/deployments';
import { type Scene, type Story } from '../../../builders/a-rollout';

/** A cluster in which stories unfold as the clock goes, a story a service. */
export class FakeDeployments implements Deployments {
  /** What was asked, in order. */
  readonly calls: string[] = [];
  /** What is answered in place of what is so: undefined for nothing else. */
  trouble: (call: string) => Exclude<DeploymentsResult<never>, { kind: 'done' }> | undefined = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly stories: Readonly<Record<string, Story>>,
  ) {}

  describeServices(names: readonly string[]): Promise<DeploymentsResult<readonly DeployedService[]>> {
    return this.answer(`services ${names.join(' ')}`, () =>
      names.flatMap((name) => {
        const { service } = this.scene(name);
        return service ? [{ ...service, name }] : [];
      }),
    );
  }

  listDeployments(service: string): Promise<DeploymentsResult<readonly ServiceDeployment[]>> {
    return this.answer(`deployments ${service}`, () => this.scene(service).deployments);
  }

  listTasks(service: string): Promise<DeploymentsResult<readonly ServiceTask[]>> {
    return this.answer(`tasks ${service}`, () => this.scene(service).tasks);
  }

  targetHealth(targetGroup: string): Promise<DeploymentsResult<readonly TargetHealth[]>> {
    return this.answer('targets', () => {
      const scenes = Object.keys(this.stories).map((name) => this.scene(name));
      return scenes.flatMap(({ service, targets }) => (service?.targetGroups.includes(targetGroup) ? targets : []));
    });
  }

  lastLines(task: ServiceTask, container: string, most: number): Promise<DeploymentsResult<readonly string[]>> {
    return this.answer(`lines ${container}`, () => {
      const scenes = Object.keys(this.stories).map((name) => this.scene(name));
      return scenes.find(({ tasks }) => tasks.some(({ arn }) => arn === task.arn))?.lines.slice(-most) ?? [];
    });
  }

  private scene(service: string): Scene {
    const story = this.stories[service];
    if (!story) throw new Error(`There is no story of ${service}.`);
    return story.at(this.clock.now());
  }

  private answer<T>(call: string, value: () => T): Promise<DeploymentsResult<T>> {
    this.calls.push(call);
    return Promise.resolve(this.trouble(call) ?? { kind: 'done', value: value() });
  }
}

/** A setting of the configuration, a value it does not have by default, and where that must show. */
export interface Knob {
  /** `service.` or `environment.`, then the path. */
  readonly setting: string;
  readonly value: unknown;
  /** The address of a resource, or the beginning of one. */
  readonly resource: string;
  /** What its attributes must then hold, as JSON text. */
  readonly shows: string;
}

export const task = 'aws_ecs_task_definition.services_web_task-definition';
export const service = 'aws_ecs_service.services_web_service';
export const group = 'aws_lb_target_group.traffic_web-targets';
export const balancer = 'aws_lb.traffic_load-balancer';
export const rule = 'aws_lb_listener_rule.traffic_web-rule';

/** Container definitions are JSON inside of JSON. */
export const inTask = (text: string) => JSON.stringify(text).slice(1, -1);

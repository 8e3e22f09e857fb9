import { type Disclosure } from './disclosure';
import { type Sides } from './sides';

/** What Terraform plans for one stack. It was read completely, or not at all. */
export interface Plan {
  readonly terraformVersion: string;
  /** When it was made: ISO 8601, in UTC. Undefined where the plan does not say. */
  readonly plannedAt?: string;
  /** Whether the plan was made for a part of the stack, on purpose. */
  readonly isTargeted: boolean;
  /** Every resource, those that stay as they are included. */
  readonly changes: readonly ResourceChange[];
  /** The outputs that change. */
  readonly outputs: readonly OutputChange[];
  /** What changed outside of Terraform since the last apply. */
  readonly drift: readonly ResourceChange[];
  readonly checks: readonly Check[];
  /** Actions of providers that Terraform calls during the apply. */
  readonly invocations: readonly ActionInvocation[];
  /** What may be told of the values. */
  readonly disclosure: Disclosure;
}

/** One resource in a plan. Imports and moves stand beside the action, since they come with any. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly action: Action;
  /** Why, in Terraform's word: `delete_because_no_resource_config`. */
  readonly reason?: string;
  /** Where it was until now; only for a move. */
  readonly previousAddress?: string;
  /** The key of an old object that a replacement left behind. */
  readonly deposed?: string;
  readonly importing?: Import;
  readonly sides: Sides;
}

/** What is done with a resource. */
export type Action = SimpleAction | Replace;

/** One step. */
export interface SimpleAction {
  readonly kind: 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';
}

/** Another object takes its place. */
export interface Replace {
  readonly kind: 'replace';
  /** What happens first; or the old object stays, and Terraform forgets it. */
  readonly order: 'destroy-first' | 'create-first' | 'create-then-forget';
  /** The attributes that cannot be changed in place. */
  readonly causes: readonly string[];
}

/** An object that exists already becomes part of the stack. */
export interface Import {
  /** Its id, or its identity as JSON; undefined when that is known after the apply. */
  readonly id: string | undefined;
}

/** An output that changes. */
export interface OutputChange {
  readonly name: string;
  readonly action: 'create' | 'update' | 'delete';
  /** The output's value is the attribute `value`. */
  readonly sides: Sides;
}

/** A check block, or the conditions of a resource. */
export interface Check {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'error' | 'unknown';
  readonly problems: readonly string[];
}

/** An action of a provider. */
export interface ActionInvocation {
  readonly address: string;
  /** The resource whose change calls it. */
  readonly trigger: string | undefined;
  /** Which moment of that change, in Terraform's word: `BeforeCreate`. */
  readonly event: string | undefined;
  /** Its place among the triggers of that resource and in their lists, such as `0.1`; the same action may stand in more than one. */
  readonly place: string | undefined;
  readonly sides: Sides;
}

/** Whether nothing happens to a resource: no action, no move, no import. */
export function isPlainNoOp(change: ResourceChange): boolean {
  return change.action.kind === 'no-op' && change.previousAddress === undefined && change.importing === undefined;
}

/** Whether Terraform drops a data source from its state, which it does not count and nobody notices. */
export function isDroppedData({ mode, action }: ResourceChange): boolean {
  return mode === 'data' && action.kind === 'delete';
}

/** Whether an object ceases to exist. */
export function isDestroyed({ action }: ResourceChange): boolean {
  return action.kind === 'delete' || (action.kind === 'replace' && action.order !== 'create-then-forget');
}

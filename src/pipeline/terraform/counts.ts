import { isDestroyed, isDroppedData, type Plan, type ResourceChange } from './plan';

/** A plan in numbers. Add, change, destroy and import are those of Terraform's own `Plan:` line; the others it does not print. */
export interface PlanCounts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** Counted under add and destroy too. */
  readonly replace: number;
  readonly import: number;
  readonly forget: number;
  readonly move: number;
  /** Data sources that are read during the apply. */
  readonly read: number;
}

/** The numbers of a plan. */
export function countPlan({ changes }: Plan): PlanCounts {
  const counted = changes.filter((change) => !isDroppedData(change));
  const count = (is: (change: ResourceChange) => boolean) => counted.filter(is).length;
  const isReplaced = ({ action }: ResourceChange) => action.kind === 'replace';
  const isForgotten = ({ action }: ResourceChange) =>
    action.kind === 'forget' || (action.kind === 'replace' && action.order === 'create-then-forget');
  return {
    add: count((change) => change.action.kind === 'create' || isReplaced(change)),
    change: count(({ action }) => action.kind === 'update'),
    destroy: count(isDestroyed),
    replace: count(isReplaced),
    import: count(({ importing }) => importing !== undefined),
    forget: count(isForgotten),
    move: count(({ previousAddress }) => previousAddress !== undefined),
    read: count(({ action }) => action.kind === 'read'),
  };
}

/** Whether an apply would change nothing, not even an output or an address in the state. */
export function isEmptyPlan(plan: Plan): boolean {
  const counts = { ...countPlan(plan), read: 0 };
  const isUnchanged = Object.values(counts).every((count) => count === 0);
  return isUnchanged && plan.outputs.length === 0 && plan.invocations.length === 0;
}

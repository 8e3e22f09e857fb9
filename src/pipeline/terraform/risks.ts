import { isDestroyed, type Plan, type ResourceChange } from './plan';
import { type Risk, riskKinds } from './risk';
import { widenedAccess } from './risks/access';
import { openedBuckets } from './risks/buckets';
import { openedIngress } from './risks/ingress';
import { lostObject } from './risks/lost-object';
import { PolicyHolders } from './risks/policy-holders';
import { lostRoutes } from './risks/routes';
import { weakenedSettings } from './risks/settings';

/** What a reviewer of this plan must look at first, most important first. */
export function assessRisks(plan: Plan): readonly Risk[] {
  const changed = plan.changes.filter(isChanged);
  const holders = new PolicyHolders(plan);
  const found = [
    ...changed.flatMap((change) => rules.flatMap((rule) => rule(change))),
    ...changed.flatMap((change) => widenedAccess(change, holders)),
    ...openedBuckets(plan),
    ...lostRoutes(plan),
    ...manyDestroys(plan),
  ];
  return found.toSorted((a, b) => rank(a) - rank(b) || compareTexts(a.address ?? '', b.address ?? ''));
}

/** One change at a time. */
const rules: readonly ((change: ResourceChange) => readonly Risk[])[] = [lostObject, openedIngress, weakenedSettings];

function isChanged({ mode, action }: ResourceChange): boolean {
  return mode === 'managed' && action.kind !== 'no-op' && action.kind !== 'read';
}

function rank({ kind }: Risk): number {
  return riskKinds.indexOf(kind);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** So many that no one reads each, or the better part of what there is. */
const many = { atLeast: 10, orShare: 0.5, ofAtLeast: 4 } as const;

function manyDestroys({ changes }: Plan): readonly Risk[] {
  const managed = changes.filter(({ mode }) => mode === 'managed');
  const destroyed = managed.filter((change) => isDestroyed(change) && !isNewRevision(change)).length;
  const existing = managed.filter(({ action }) => action.kind !== 'create').length;
  const isShare = existing >= many.ofAtLeast && destroyed >= existing * many.orShare;
  if (destroyed < many.atLeast && !isShare) return [];
  const sentence = `${destroyed} of ${existing} existing resources are destroyed or replaced`;
  return [{ kind: 'many-destroys', address: undefined, sentence, details: [] }];
}

/** ECS keeps old revisions; a service moves to the new one in a deployment. */
function isNewRevision({ type, action }: ResourceChange): boolean {
  return type === 'aws_ecs_task_definition' && action.kind === 'replace';
}

import { formatAttributePath } from '../terraform/attribute-path';
import { countPlan, isEmptyPlan } from '../terraform/counts';
import { type Difference } from '../terraform/differences';
import { type Disclosure } from '../terraform/disclosure';
import { type Fingerprint } from '../terraform/fingerprint';
import { isDroppedData, isPlainNoOp, type Plan, type ResourceChange } from '../terraform/plan';
import { assessRisks } from '../terraform/risks';
import { type Sides } from '../terraform/sides';
import { formatValue, type Value } from '../terraform/value';
import { byImportance } from './importance';
import { type PlanEntry, type PlanSection, type ShownAttribute, type ShownValue } from './plan-section';

/** What is known about a plan beside it. */
export interface PlanBackground {
  /**
   * The path of the construct behind an address.
   * @default - none is shown
   */
  readonly constructOf?: (address: string) => string | undefined;
  /** @default - nothing can be applied by this report */
  readonly fingerprint?: Fingerprint;
}

/** A plan as the section of a report. The order of its resources makes no difference. */
export function describePlan(
  plan: Plan,
  { constructOf = () => undefined, fingerprint }: PlanBackground = {},
): PlanSection {
  const risks = assessRisks(plan).map(({ address, ...risk }) => ({
    ...risk,
    ...(address !== undefined && { address }),
  }));
  const risky = new Set(risks.map(({ address }) => address));
  const toEntry = (change: ResourceChange) => describeChange(change, plan.disclosure, constructOf(change.address));
  const changes = plan.changes.filter((change) => !isPlainNoOp(change) && !isDroppedData(change));
  return {
    counts: countPlan(plan),
    ...(plan.plannedAt !== undefined && { plannedAt: plan.plannedAt }),
    isEmpty: isEmptyPlan(plan),
    isTargeted: plan.isTargeted,
    entries: changes.map(toEntry).toSorted(byImportance(risky)),
    outputs: byName(plan.outputs, ({ name }) => name).map(({ name, action, sides }) => ({
      name,
      action,
      ...describeSides(sides, plan.disclosure, mostAttributes.update),
    })),
    invocations: byName(plan.invocations, ({ address }) => address).map(({ address, trigger, event }) => ({
      address,
      ...(trigger !== undefined && { trigger }),
      ...(event !== undefined && { event }),
    })),
    drift: plan.drift
      .filter((change) => !isPlainNoOp(change))
      .map(toEntry)
      .toSorted(byImportance(risky)),
    checks: byName(plan.checks, ({ name }) => name).filter(({ status }) => status === 'fail' || status === 'error'),
    risks,
    ...(fingerprint && { fingerprint }),
  };
}

function byName<T>(list: readonly T[], nameOf: (item: T) => string): readonly T[] {
  return list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function describeChange(change: ResourceChange, disclosure: Disclosure, construct: string | undefined): PlanEntry {
  const { address, type, action, reason, previousAddress, deposed, importing, sides } = change;
  return {
    address,
    type,
    ...(construct !== undefined && { construct }),
    action: action.kind,
    ...(action.kind === 'replace' && { order: action.order }),
    causes: action.kind === 'replace' ? action.causes : [],
    ...(reason !== undefined && { reason }),
    ...(previousAddress !== undefined && { previousAddress }),
    ...(deposed !== undefined && { deposed }),
    ...(importing && { importId: importing.id ?? null }),
    ...describeSides(sides, disclosure, mostAttributes[action.kind]),
  };
}

/** How many attributes of a change a report holds. What goes is said by its address. */
const mostAttributes = {
  'no-op': 10,
  create: 25,
  read: 5,
  update: 100,
  replace: 60,
  delete: 0,
  forget: 0,
} as const;

/** Nothing that becomes something is told by what is known; Terraform sets the rest. */
function describeSides(
  sides: Sides,
  disclosure: Disclosure,
  most: number,
): Pick<PlanEntry, 'attributes' | 'attributesLeftOut'> {
  if (most === 0) return { attributes: [], attributesLeftOut: 0 };
  const { told, leftOut } = sides.differences(disclosure, most);
  const isSetLater = ({ before, after }: Difference) => before.kind === 'absent' && after.kind === 'unknown';
  const worth = told.filter((difference) => !isNothingNew(difference));
  const ordered = [...worth.filter((difference) => !isSetLater(difference)), ...worth.filter(isSetLater)];
  return { attributes: ordered.map(describeDifference), attributesLeftOut: leftOut };
}

function isNothingNew({ before, after }: Difference): boolean {
  return before.kind === 'absent' && after.kind === 'collection' && after.size === 0;
}

function describeDifference({ path, before, after, only }: Difference): ShownAttribute {
  const shown = { path: formatAttributePath(path), before: showValue(before), after: showValue(after) };
  return only === undefined ? shown : { ...shown, only };
}

const longestText = 600;

function showValue(value: Value): ShownValue {
  if (value.kind !== 'known') return value;
  const text = formatValue(value);
  const isLong = text.length > longestText;
  return {
    kind: 'known',
    text: isLong ? `${text.slice(0, longestText)}… (${text.length} characters)` : text,
  };
}

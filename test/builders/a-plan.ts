import { parsePlan, type PlanOptions } from '../../src/pipeline/terraform/parse-plan';
import { type Plan } from '../../src/pipeline/terraform/plan';

/** One entry of a plan, as Terraform writes it. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly [field: string]: unknown;
}

/** Fields that stand in `change`, and not beside it. */
const ofChange = new Set(
  'actions before after before_sensitive after_sensitive after_unknown replace_paths importing'.split(' '),
);

/** The bytes of a plan with these changes. */
export function aPlanFile(changes: readonly PlannedChange[], overrides: object = {}): Buffer {
  const entries = changes.map(({ address, ...fields }) => {
    const own = Object.entries(fields);
    const type = address.split('.').at(-2) ?? '';
    const change = { before: null, after: null, ...Object.fromEntries(own.filter(([key]) => ofChange.has(key))) };
    return { address, mode: 'managed', type, ...Object.fromEntries(own.filter(([key]) => !ofChange.has(key))), change };
  });
  const plan = { format_version: '1.2', terraform_version: '1.11.4', resource_changes: entries, ...overrides };
  return Buffer.from(JSON.stringify(plan));
}

/** A plan with these changes. */
export function aPlan(changes: readonly PlannedChange[], overrides: object = {}, options: PlanOptions = {}): Plan {
  return parsePlan(aPlanFile(changes, overrides), options);
}

/** An update of one resource from these attributes to those. */
export function anUpdate(address: string, before: object, after: object, fields: object = {}): PlannedChange {
  return { address, actions: ['update'], before, after, ...fields };
}

/** A creation with these attributes. */
export function aCreate(address: string, after: object): PlannedChange {
  return { address, actions: ['create'], after };
}

/** A destruction of what had these attributes. */
export function aDelete(address: string, before: object = {}): PlannedChange {
  return { address, actions: ['delete'], before };
}

/** A replacement, the old object first. */
export function aReplace(address: string, fields: object = {}): PlannedChange {
  return { address, actions: ['delete', 'create'], ...fields };
}

/** A resource that stays as it is. */
export function aNoOp(address: string, values: object): PlannedChange {
  return { address, actions: ['no-op'], before: values, after: values };
}

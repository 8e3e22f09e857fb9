import { App, Testing } from 'cdktf';
import { z } from 'zod';
import { CellStack } from '../../src/infrastructure/stacks/cell-stack';
import { RegistryStack } from '../../src/infrastructure/stacks/registry-stack';
import { type CellPlan } from '../../src/infrastructure/topology/cell-plan';
import { type RegistryPlan } from '../../src/infrastructure/topology/registry-plan';

const resourceSchema = z.record(z.string(), z.unknown());
const stackSchema = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), resourceSchema)),
  output: z.record(z.string(), resourceSchema).default({}),
  data: z.record(z.string(), z.record(z.string(), resourceSchema)).default({}),
  terraform: resourceSchema,
  provider: resourceSchema,
});

/** A stack as Terraform reads it. */
export interface SynthesizedStack {
  readonly text: string;
  readonly json: z.output<typeof stackSchema>;
  /** Attributes by address, `aws_vpc.network_vpc`. */
  readonly resources: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** Synthesizes a cell in memory. */
export function synthesizedCell(plan: CellPlan): SynthesizedStack {
  return withoutCreationTraces(() => read(Testing.synth(new CellStack(new App(), plan))));
}

/** Synthesizes a registry in memory. */
export function synthesizedRegistry(plan: RegistryPlan): SynthesizedStack {
  return withoutCreationTraces(() => read(Testing.synth(new RegistryStack(new App(), plan))));
}

/** How many resources there are of each type. */
export function countTypes({ json }: SynthesizedStack): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(json.resource).map(([type, all]) => [type, Object.keys(all).length]));
}

/** The attributes of one resource, which must be there. */
export function attributes({ resources }: SynthesizedStack, address: string): Readonly<Record<string, unknown>> {
  const found = resources.get(address);
  if (!found) throw new Error(`There is no ${address}, but ${[...resources.keys()].join(' ')}`);
  return found;
}

/** The attributes of every resource of a type. */
export function ofType({ resources }: SynthesizedStack, type: string): readonly Readonly<Record<string, unknown>>[] {
  return [...resources].filter(([address]) => address.startsWith(`${type}.`)).map(([, values]) => values);
}

/** CDKTF notes where every token was made; jest's way of formatting that takes most of the time. */
function withoutCreationTraces<T>(work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Error.prepareStackTrace = () => '';
  try {
    return work();
  } finally {
    if (before) Object.defineProperty(Error, 'prepareStackTrace', before);
  }
}

function read(text: string): SynthesizedStack {
  const json = stackSchema.parse(JSON.parse(text));
  const resources = Object.entries(json.resource).flatMap(([type, all]) =>
    Object.entries(all).map(([id, attributes]) => [`${type}.${id}`, attributes] as const),
  );
  return { text, json, resources: new Map(resources) };
}

import { Secrets } from './disclosure';
import { isJsonObject, isSameJson, type Json, memberOf, parseJson } from './json';
import { nothing } from './marked';
import { type OutputChange, type Plan, type ResourceChange } from './plan';
import { Sides } from './sides';

/**
 * What a synthesized stack differs in from the one before it, as the plan of somebody who had applied that one. It knows what is written and
 * nothing of what is deployed: no value that AWS gives, and no attribute that cannot be changed in place.
 * @param before - a `cdk.tf.json`; undefined when the stack is new
 */
export function compareStacks(before: string | undefined, after: string): Plan {
  const [old, young] = [before === undefined ? {} : parseJson(before), parseJson(after)];
  const pairs = pairsOf(blocksIn(old), blocksIn(young));
  return {
    ...{ terraformVersion: '', isTargeted: false, drift: [], checks: [], invocations: [] },
    changes: pairs.flatMap(([block, ...sides]) =>
      block.mode === 'output' ? [] : [toChange(block, block.mode, sides)],
    ),
    outputs: pairs.flatMap(([block, ...sides]) => (block.mode === 'output' ? [toOutput(block, sides)] : [])),
    disclosure: { secrets: new Secrets([]), shownEnvironment: new Set() },
  };
}

/** Something that has an address of its own. */
interface Block {
  readonly address: string;
  readonly mode: 'managed' | 'data' | 'output';
  readonly type: string;
  readonly json: Json;
}

function blocksIn(stack: Json): readonly Block[] {
  return membersOf(stack).flatMap(([section, content]) => {
    switch (section) {
      case '//':
        return [];
      case 'resource':
        return resourcesIn(content, 'managed', '');
      case 'data':
        return resourcesIn(content, 'data', 'data.');
      case 'output':
        return membersOf(content).map(
          ([name, json]) => ({ address: name, mode: 'output', type: section, json }) as const,
        );
      default:
        // Providers, variables, the backend.
        return membersOf(content).map(
          ([name, json]) => ({ address: `${section}.${name}`, mode: 'managed', type: section, json }) as const,
        );
    }
  });
}

function resourcesIn(content: Json, mode: 'managed' | 'data', prefix: string): readonly Block[] {
  return membersOf(content).flatMap(([type, byName]) =>
    membersOf(byName).map(([name, json]) => ({
      address: `${prefix}${type}.${name}`,
      mode,
      type,
      json: withoutMetadata(json),
    })),
  );
}

/** What synthesis notes for itself. */
function withoutMetadata(json: Json): Json {
  return Object.fromEntries(membersOf(json).filter(([key]) => key !== '//'));
}

function membersOf(json: Json): readonly (readonly [string, Json])[] {
  return isJsonObject(json) ? Object.keys(json).map((key) => [key, memberOf(json, key) ?? null] as const) : [];
}

type Pair = readonly [block: Block, before: Json | undefined, after: Json | undefined];

/** The blocks that differ. */
function pairsOf(old: readonly Block[], young: readonly Block[]): readonly Pair[] {
  const keyOf = ({ mode, address }: Block) => `${mode} ${address}`;
  const [before, after] = [old, young].map((blocks) => new Map(blocks.map((block) => [keyOf(block), block] as const)));
  const all = new Map([...old, ...young].map((block) => [keyOf(block), block] as const));
  return [...all].flatMap(([key, block]) => {
    const [was, is] = [before?.get(key)?.json, after?.get(key)?.json];
    return isSameJson(was, is) ? [] : [[block, was, is] as const];
  });
}

type Values = readonly [before: Json | undefined, after: Json | undefined];

function toChange({ address, type }: Block, mode: 'managed' | 'data', values: Values): ResourceChange {
  return { address, mode, type, action: { kind: actionOf(values) }, sides: toSides(values) };
}

function toOutput({ address: name }: Block, values: Values): OutputChange {
  return { name, action: actionOf(values), sides: toSides(values) };
}

function actionOf([before, after]: Values): 'create' | 'update' | 'delete' {
  if (before === undefined) return 'create';
  return after === undefined ? 'delete' : 'update';
}

function toSides([before, after]: Values): Sides {
  return new Sides({ ...nothing, json: before }, { ...nothing, json: after });
}

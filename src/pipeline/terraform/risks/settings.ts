import { type Json } from '../json';
import { type ResourceChange } from '../plan';
import { type Risk } from '../risk';
import { publicAccessBlocks } from './buckets';

/** A setting that protects is turned off, or capacity goes to zero. */
export function weakenedSettings(change: ResourceChange): readonly Risk[] {
  if (change.action.kind !== 'update' && change.action.kind !== 'replace') return [];
  return [...protectionOff(change), ...capacityZero(change)];
}

/** Attributes that protect while they are true, and those that do while they are false. */
const protecting = {
  true: [
    'deletion_protection',
    'enable_deletion_protection',
    'deletion_protection_enabled',
    'termination_protection',
    ...publicAccessBlocks,
  ],
  false: ['force_destroy', 'skip_final_snapshot', 'force_delete', 'publicly_accessible'],
} as const;

function protectionOff({ address, sides }: ResourceChange): readonly Risk[] {
  const was = (attribute: string) => isOn(sides.known('before', attribute));
  const willBe = (attribute: string) => isOn(sides.known('after', attribute)) || sides.isUnknown(attribute);
  const off = protecting.true.filter((attribute) => was(attribute) && !willBe(attribute));
  const on = protecting.false.filter((attribute) => !was(attribute) && isOn(sides.known('after', attribute)));
  const details = [...off, ...on];
  if (details.length === 0) return [];
  return [{ kind: 'protection-off', address, sentence: 'loses a setting that protects it', details }];
}

/** DynamoDB and others write it as a word. */
function isOn(value: Json | undefined): boolean {
  return value === true || value === 'true' || value === 'ACTIVE' || value === 'ENABLED';
}

/** What runs at most, or always; how few run at least says nothing of that. */
const capacities = [
  'desired_count',
  'desired_capacity',
  'max_capacity',
  'max_size',
  'instance_count',
  'node_count',
  'reserved_concurrent_executions',
] as const;

function capacityZero({ address, sides }: ResourceChange): readonly Risk[] {
  const gone = capacities.filter((attribute) => {
    const before = sides.known('before', attribute);
    return typeof before === 'number' && before !== 0 && sides.known('after', attribute) === 0;
  });
  if (gone.length === 0) return [];
  return [{ kind: 'capacity-zero', address, sentence: 'goes to zero: nothing runs any more', details: gone }];
}

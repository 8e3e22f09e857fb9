/**
 * What stands under this key. Topology hands out the keys, so one that is missing is a mistake of this program.
 * @throws Error
 */
export function find<Value>(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined) throw new Error(`Nothing is called ${key}; there is ${[...values.keys()].join(', ')}`);
  return value;
}

import { formatAttributePath } from '../terraform/attribute-path';
import { type ShownChanges, type ShownDifference } from '../terraform/format-comparison';
import { type Plan } from '../terraform/plan';
import { type Sides } from '../terraform/sides';
import { formatValue } from '../terraform/value';
import { clipped, oneLine } from './inert';

/** What a plan shows of each of its changes, for a comparison with another plan. */
export function shownChanges({ changes, outputs, disclosure }: Plan): ShownChanges {
  const sides = new Map<string, Sides>([
    ...changes.map(({ address, deposed, sides: own }) => [keyOf(address, deposed), own] as const),
    ...outputs.map(({ name, sides: own }) => [`output.${name}`, own] as const),
  ]);
  return (key) => {
    const differences = sides.get(key)?.differences(disclosure).told ?? [];
    return differences.map(({ path, before, after }): ShownDifference => {
      const show = (text: string) => clipped(oneLine(text), 300);
      return {
        path: show(formatAttributePath(path)),
        before: show(formatValue(before)),
        after: show(formatValue(after)),
      };
    });
  };
}

function keyOf(address: string, deposed: string | undefined): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

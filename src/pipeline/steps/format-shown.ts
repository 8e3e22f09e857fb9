import { clipped, oneLine } from '../report/inert';
import { type PlanSection, type ShownAttribute, type ShownValue } from '../report/plan-section';
import { type ShownDifference } from '../terraform/format-comparison';
import { formatValue } from '../terraform/value';

/** What a report shows of one change, by its key in the fingerprint. */
export function formatShown(plan: PlanSection | undefined, key: string): readonly ShownDifference[] {
  const entry = plan?.entries.find(({ address, deposed }) =>
    deposed === undefined ? address === key : `${address} (deposed ${deposed})` === key,
  );
  const output = plan?.outputs.find(({ name }) => `output.${name}` === key);
  return [...(entry?.attributes ?? []), ...(output?.attributes ?? [])].map(toDifference);
}

function toDifference({ path, before, after }: ShownAttribute): ShownDifference {
  return { path, before: formatShownValue(before), after: formatShownValue(after) };
}

/** As `shownChanges` tells values. */
function formatShownValue(value: ShownValue): string {
  return clipped(oneLine(value.kind === 'known' ? value.text : formatValue(value)), 300);
}

import { type PlanSection } from './plan-section';

/** A plan in one line, as Terraform says it, with what Terraform leaves unsaid. */
export function tellCounts({ counts, outputs, invocations, drift, isTargeted }: PlanSection): string {
  const parts = [
    ...tell(counts.add, 'to add'),
    ...tell(counts.change, 'to change'),
    ...tell(counts.destroy, 'to destroy'),
    ...(counts.replace === 0 ? [] : [`${counts.replace} of them replaced`]),
    ...tell(counts.import, 'to import'),
    ...tell(counts.move, 'moved'),
    ...tell(counts.forget, 'to forget'),
    ...tell(counts.read, counts.read === 1 ? 'data source to read' : 'data sources to read'),
    ...tell(outputs.length, outputs.length === 1 ? 'output' : 'outputs'),
    ...tell(invocations.length, invocations.length === 1 ? 'action to invoke' : 'actions to invoke'),
    ...tell(drift.length, 'changed outside of Terraform'),
  ];
  return `${parts.length === 0 ? 'no changes' : parts.join(', ')}${isTargeted ? ' (a part of the stack)' : ''}`;
}

function tell(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${words}`];
}

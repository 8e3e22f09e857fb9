import { clipped } from './inert';
import { type PlanEntry, type PlanOutput, type ShownAttribute, type ShownValue } from './plan-section';

/** What a comment says of one change: the line that must be there, and those that can be left out. All are content of a block of code. */
export interface EntryLines {
  readonly headline: string;
  /** Why it changes, and the construct behind it. Lines that a phone shows whole: the headline seldom has room for more. */
  readonly remarks: readonly string[];
  readonly details: readonly string[];
}

/** A resource. In a block of the language `diff`, the first sign of a line gives it a colour. */
export function linesOfEntry(entry: PlanEntry): EntryLines {
  const { address, deposed, action } = entry;
  const name = deposed === undefined ? address : `${address} (deposed ${deposed})`;
  const headline = `${signs[action]} ${clipped(name, longest.name)}  ${verbOf(entry)}`;
  const remarks = [clipped(reasonOf(entry), longest.value), clipped(placeOf(entry), longest.name)];
  return {
    headline,
    remarks: remarks
      .filter((text) => text !== '')
      .flatMap(wrapped)
      .map((line) => `#   ${line.trimEnd()}`),
    details: [...movesOf(entry), ...linesOfAttributes(entry)],
  };
}

/** An output. */
export function linesOfOutput(output: PlanOutput): EntryLines {
  const headline = `${signs[output.action]} output.${clipped(output.name, longest.name)}  ${output.action}`;
  return { headline, remarks: [], details: linesOfAttributes(output) };
}

const longest = { name: 300, value: 160, line: 100, remark: 36 } as const;

/** A text in lines that a phone has room for, as far as it has spaces and slashes to break at. */
function wrapped(text: string): readonly string[] {
  return text.split(/(?<=[ /])/).reduce<readonly string[]>((lines, part) => {
    const last = lines.at(-1);
    const hasRoom = last !== undefined && last.length + part.trimEnd().length <= longest.remark;
    return hasRoom ? lines.with(-1, `${last}${part}`) : [...lines, part];
  }, []);
}

const signs = {
  delete: '-',
  replace: '!',
  update: '!',
  create: '+',
  forget: '#',
  read: '#',
  'no-op': '#',
} as const;

function verbOf(entry: PlanEntry): string {
  const words = [
    ...(entry.action === 'no-op' ? [] : [actionOf(entry)]),
    ...(entry.previousAddress === undefined ? [] : ['moved']),
    ...(entry.importId === undefined ? [] : ['imported']),
  ];
  return words.join(', ');
}

function actionOf({ action, order }: PlanEntry): string {
  if (action === 'delete') return 'destroy';
  if (action !== 'replace' || order === undefined) return action;
  return {
    'destroy-first': 'replace, destroy first',
    'create-first': 'replace, create first',
    'create-then-forget': 'replace, forget the old one',
  }[order];
}

function reasonOf({ reason, causes }: PlanEntry): string {
  const told = reason === undefined ? '' : (reasons[reason] ?? reason.replaceAll('_', ' '));
  return [causes.slice(0, 5).join(', '), told].filter((text) => text !== '').join(' ');
}

/** The construct in its stack, which the lines around it are about anyway. */
function placeOf({ construct }: PlanEntry): string {
  return construct === undefined ? '' : `construct ${construct.replace(/^[^/]*\//, '')}`;
}

/** Terraform's reasons in words that follow what they are about. */
const reasons: Readonly<Record<string, string>> = {
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_no_move_target: 'moved to an address that is not in the configuration',
  delete_because_wrong_repetition: 'count or for_each was added or taken away',
  delete_because_count_index: 'beyond the count',
  delete_because_each_key: 'its key is no longer in for_each',
  replace_because_cannot_update: 'cannot be changed in place',
  replace_because_tainted: 'marked as tainted: its last creation failed',
  replace_because_tainted_config: 'marked as tainted',
  replace_by_request: 'asked for on the command line',
  replace_by_triggers: 'triggered by another resource',
  read_because_config_unknown: 'its configuration is known after the apply',
  read_because_dependency_pending: 'it depends on what changes',
  read_because_check_nested: 'part of a check',
};

function movesOf({ previousAddress, importId }: PlanEntry): readonly string[] {
  return [
    ...(previousAddress === undefined ? [] : [`    from ${clipped(previousAddress, longest.name)}`]),
    ...(importId === undefined
      ? []
      : [`    imports ${importId === null ? '(known after apply)' : clipped(importId, longest.name)}`]),
  ];
}

type Attributes = Pick<PlanEntry, 'attributes' | 'attributesLeftOut'>;

function linesOfAttributes({ attributes, attributesLeftOut: more }: Attributes): readonly string[] {
  const rest = more === 0 ? [] : [`    and ${more} more ${more === 1 ? 'attribute' : 'attributes'}`];
  return [...attributes.flatMap(linesOfAttribute), ...rest];
}

function linesOfAttribute({ path, before, after, only }: ShownAttribute): readonly string[] {
  const name = clipped(path, longest.name);
  if (only !== undefined) return [`    ${name}: ${onlys[only]}`];
  const [old, young] = [formatShown(before), formatShown(after)];
  if (before.kind === 'absent') return [`    ${name} = ${young}`];
  const line = `    ${name}: ${old} → ${young}`;
  return line.length <= longest.line ? [line] : [`    ${name}`, `-     ${old}`, `+     ${young}`];
}

const onlys = {
  formatting: 'written in another way, the same content',
  order: 'the same in another order',
  sensitivity: 'the same value, marked as sensitive on one side only',
} as const;

/** A value of a report as text. */
export function formatShown(value: ShownValue): string {
  switch (value.kind) {
    case 'known':
      return clipped(value.text, longest.value);
    case 'sensitive':
      return '(sensitive)';
    case 'unknown':
      return '(known after apply)';
    case 'collection':
      return value.size === 1 ? '(1 entry)' : `(${value.size} entries)`;
    case 'absent':
      return 'null';
  }
}

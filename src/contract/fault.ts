/** Where a value stands in what the user wrote: `['services', 'backend', 'port']`. */
export type FaultPath = readonly (string | number)[];

/** Something wrong with a value, as data: what stands where, what is allowed, what to do. */
export interface Fault {
  /** Where the value stands. */
  readonly path: FaultPath;
  /** What is wrong: a sentence in the user's words, without the value. */
  readonly problem: string;
  /** What was found there; undefined when nothing was. */
  readonly value: unknown;
  /** What is allowed there. */
  readonly allowed: string;
  /** What to do about it. */
  readonly remedy: string;
  /**
   * The other places this fault was judged by. A fault whose evidence is itself at fault is not reported.
   * @default - the path alone
   */
  readonly evidence?: readonly FaultPath[];
}

/** Something that works and may still surprise: same shape as a fault, and stops nothing. */
export type Warning = Fault;

/** The path as a user would write it: `services.backend.port`, `zones[1]`, `services["my key"]`. */
export function formatPath(path: FaultPath): string {
  if (path.length === 0) return 'the configuration';
  return path.map(formatStep).join('').replace(/^\./, '');
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${String(step)}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** One fault as three short lines. */
export function formatFault(fault: Fault): string {
  return [
    `${formatPath(fault.path)}: ${fault.problem}`,
    `  found    ${formatValue(fault.value)}`,
    `  allowed  ${fault.allowed}`,
    `  do       ${fault.remedy}`,
  ].join('\n');
}

const longestShown = 120;

function formatValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** The faults that stand on their own: those whose evidence is not itself at fault. */
export function independentFaults(certain: readonly Fault[], judged: readonly Fault[]): readonly Fault[] {
  const broken = certain.map((fault) => fault.path);
  return judged.filter((fault) => {
    const evidence = [fault.path, ...(fault.evidence ?? [])];
    return !evidence.some((path) => broken.some((other) => overlaps(path, other)));
  });
}

/** One path contains the other. */
function overlaps(a: FaultPath, b: FaultPath): boolean {
  const shorter = Math.min(a.length, b.length);
  return a.slice(0, shorter).every((step, index) => step === b[index]);
}

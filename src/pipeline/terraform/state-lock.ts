/** Who holds a state, as Terraform says when it cannot get the lock. */
export interface StateLock {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  /** A time with its zone, as Terraform writes it. */
  readonly created: string;
  readonly path: string;
}

/** The holder of the lock that an error of Terraform tells of; undefined when it tells of none. */
export function tryParseStateLock(problem: string): StateLock | undefined {
  const field = (name: string) =>
    new RegExp(String.raw`\b${name}:\s+(.*?)(?=\s*(?:\n|\b(?:${fields.join('|')}):|$))`).exec(problem)?.[1];
  const id = field('ID');
  if (!/Lock Info:/.test(problem) || id === undefined) return undefined;
  const [who = '', operation = '', created = '', path = ''] = ['Who', 'Operation', 'Created', 'Path'].map(field);
  return { id, who, operation, created, path };
}

const fields = ['ID', 'Path', 'Operation', 'Who', 'Version', 'Created', 'Info'] as const;

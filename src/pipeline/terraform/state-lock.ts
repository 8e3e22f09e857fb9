/** Who holds a state, as Terraform tells it. */
export interface StateLock {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  /** A time with its zone. */
  readonly created: string;
  readonly path: string;
}

/** The holder that a problem of Terraform's names; undefined when the problem is another one. White space does not count. */
export function tryParseStateLock(problem: string): StateLock | undefined {
  const fields = ['ID', 'Path', 'Operation', 'Who', 'Version', 'Created', 'Info'].map((name) => `${name}:`);
  const pattern = new RegExp(`Lock Info:\\s+${fields.join('\\s+(.*?)\\s*')}`, 's');
  const [, id, path = '', operation = '', who = '', , created = ''] = pattern.exec(problem) ?? [];
  if (id === undefined || id === '') return undefined;
  return { id, who, operation: operation.replace(/^OperationType/, '').toLowerCase(), created, path };
}

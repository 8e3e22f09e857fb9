/** A line of a file of this repository. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Something the user can mend: a sentence for them, a code for programs, and where to look when that is one place. */
export class UserError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly place?: Place,
  ) {
    super(message);
    this.name = 'UserError';
  }
}

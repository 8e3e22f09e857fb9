/** What the people who look at a run get to read while it goes on. */
export interface RunLog {
  /** A line. */
  info(text: string): void;
  /** Something that stays visible beside the run. */
  notice(text: string): void;
  warning(text: string): void;
  /** From now on this text is shown nowhere. */
  mask(secret: string): void;
  /** What a program wrote, under a title that can be folded; nothing in it is taken for an instruction to the runner. */
  fence(title: string, text: string): void;
}

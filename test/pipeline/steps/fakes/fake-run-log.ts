import { type RunLog } from '../../../../src/pipeline/ports/run-log';

/** A log that keeps what it is told, by kind. */
export class FakeRunLog implements RunLog {
  readonly infos: string[] = [];
  readonly notices: string[] = [];
  readonly warnings: string[] = [];
  readonly masked: string[] = [];
  /** `title: text`. */
  readonly fenced: string[] = [];

  info(text: string): void {
    this.infos.push(text);
  }

  notice(text: string): void {
    this.notices.push(text);
  }

  warning(text: string): void {
    this.warnings.push(text);
  }

  mask(secret: string): void {
    this.masked.push(secret);
  }

  fence(title: string, text: string): void {
    this.fenced.push(`${title}: ${text}`);
  }
}

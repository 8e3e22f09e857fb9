import { appendFileSync } from 'node:fs';
import { type JobSummary, longestSummaryBytes } from '../ports/job-summary';
import { type RunLog } from '../ports/run-log';

/** Where text for people goes; standard output, but for tests. */
export type Print = (text: string) => void;

/** The log of a job on GitHub: workflow commands, a line each. */
export class GitHubRunLog implements RunLog {
  constructor(private readonly print: Print) {}

  info(text: string): void {
    this.print(`${harmless(text)}\n`);
  }

  notice(text: string): void {
    this.print(formatCommand('notice', text));
  }

  warning(text: string): void {
    this.print(formatCommand('warning', text));
  }

  mask(secret: string): void {
    this.print(formatCommand('add-mask', secret));
  }

  fence(title: string, text: string): void {
    const token = crypto.randomUUID();
    const lines = [`::stop-commands::${token}`, text, `::${token}::`, '::endgroup::', ''];
    this.print(formatCommand('group', title) + lines.join('\n'));
  }
}

/** A workflow command, with what would end it early escaped. */
export function formatCommand(
  command: string,
  text: string,
  properties: Readonly<Record<string, string | number>> = {},
): string {
  const escape = (value: string) => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const escapeProperty = (value: string) => escape(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${[command, list.join(',')].filter((part) => part !== '').join(' ')}::${escape(text)}\n`;
}

/** A line that begins like a workflow command would be taken for one. */
function harmless(text: string): string {
  return text.replaceAll(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** The files by which a step hands values on; undefined where there is none, as outside of GitHub. */
export interface CommandFiles {
  readonly output: string | undefined;
  readonly state: string | undefined;
  readonly summary: string | undefined;
}

/** Hands on outputs, state and summary. */
export class GitHubCommandFiles implements JobSummary {
  constructor(private readonly files: CommandFiles) {}

  setOutput(name: string, value: string): void {
    append(this.files.output, formatEntry(name, value));
  }

  /** For the post step. */
  saveState(name: string, value: string): void {
    append(this.files.state, formatEntry(name, value));
  }

  addSummary(markdown: string): void {
    if (Buffer.byteLength(markdown) < longestSummaryBytes) append(this.files.summary, `${markdown}\n`);
  }
}

function append(file: string | undefined, text: string): void {
  if (file !== undefined && file !== '') appendFileSync(file, text);
}

/** The delimiter is random, so that no value can end early and begin another. */
function formatEntry(name: string, value: string): string {
  const delimiter = `end-${crypto.randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

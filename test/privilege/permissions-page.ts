import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessRequest } from '../support/iam/evaluate';
import { repository } from '../support/repository';

/** An action that is allowed, though nobody was heard calling it. */
export interface Explanation {
  readonly role: string;
  readonly action: string;
  readonly why: string;
  readonly source: string;
}

/** A question that AWS asks beside the call's own. */
export interface SilentQuestion extends AccessRequest {
  readonly source: string;
}

const page = readFileSync(join(repository, 'docs', 'permissions.md'), 'utf8');

/** The table of actions that are not among the recorded calls. */
export function explanations(): readonly Explanation[] {
  return rowsUnder('Allowed, and not among the recorded calls').flatMap(
    ([role = '', actions = '', why = '', source = '']) =>
      codesIn(actions).map((action) => ({ role, action, why, source })),
  );
}

/** The table of what no emulator asks for, with names of an environment filled in. */
export function silentQuestions(names: Readonly<Record<string, string>>): readonly SilentQuestion[] {
  return rowsUnder('What AWS asks for, and no emulator does').map(
    ([, action = '', on = '', where = '', source = '']) => ({
      action: codesIn(action)[0] ?? '',
      resource: fill(codesIn(on)[0] ?? '', names),
      context: Object.fromEntries(codesIn(where).map((each) => splitAt(fill(each, names), '='))),
      source,
    }),
  );
}

/** The cells of each row but the heads. */
function rowsUnder(title: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(title)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function codesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function fill(text: string, names: Readonly<Record<string, string>>): string {
  return text.replaceAll(/<(\w+)>/g, (_, name: string) => names[name] ?? '');
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}

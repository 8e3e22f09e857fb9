import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type ContextEntry } from './context-entry';
import { type BuildOptions } from './build-options';

/** The tag of an image, made from all that its build is given: `c1-` and 40 hexadecimal digits. */
export const contentTagSchema = z
  .string()
  .regex(/^c1-[0-9a-f]{40}$/)
  .brand<'ContentTag'>();
export type ContentTag = z.output<typeof contentTagSchema>;

/** All that a build is given. */
export interface ImageContent {
  /** The Dockerfile's text as it stands. */
  readonly dockerfile: string;
  /** The context after `.dockerignore`, in any order. */
  readonly entries: readonly ContextEntry[];
  readonly options: BuildOptions;
  /** The images it is built on, in any order. */
  readonly bases: readonly string[];
}

/** The tag of this content: the same on every machine, and another one for any other content. */
export function contentTag({ dockerfile, entries, options, bases }: ImageContent): ContentTag {
  const canonical = JSON.stringify([
    dockerfile,
    sortByBytes(entries.map(entryLine)),
    sortByBytes(Object.entries(options.buildArguments).map((pair) => JSON.stringify(pair))),
    options.target ?? null,
    sortByBytes(options.platforms),
    sortByBytes([...new Set(bases)]),
  ]);
  return contentTagSchema.parse(`c1-${createHash('sha256').update(canonical).digest('hex').slice(0, 40)}`);
}

/** An entry as text that no other entry has. */
function entryLine(entry: ContextEntry): string {
  switch (entry.kind) {
    case 'file':
      return JSON.stringify([entry.path, 'file', entry.executable, entry.sha256]);
    case 'link':
      return JSON.stringify([entry.path, 'link', entry.target]);
    case 'empty-folder':
      return JSON.stringify([entry.path, 'empty-folder']);
  }
}

/** The order of the bytes is the same everywhere; that of a locale is not. */
function sortByBytes(lines: readonly string[]): readonly string[] {
  return lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

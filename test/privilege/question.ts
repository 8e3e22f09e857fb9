import { z } from 'zod';

const jsonSchema = z.record(z.string(), z.unknown());

/** What a call asks, as paths and texts: `Tag.1.Key`, `networkConfiguration.subnets.0`. */
export type Question = ReadonlyMap<string, string>;

/** Reads the words of the query protocol and of JSON. */
export function parseQuestion(words: string): Question {
  if (words === '') return new Map();
  if (!words.startsWith('{')) return new Map(new URLSearchParams(words));
  return new Map(leavesOf(jsonSchema.parse(JSON.parse(words)), ''));
}

/** Tags that are asked for, wherever the service wants them: of one type of resource where a call names several. */
export function tagsIn(question: Question, type?: string): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [path, value] of question) {
    const [, before = '', number] = /^(.*?)[Tt]ags?\.(?:member\.)?(\d+)\.[Kk]ey$/.exec(path) ?? [];
    if (number === undefined || (type !== undefined && question.get(`${before}ResourceType`) !== type)) continue;
    const beside = path.replace(/[Kk]ey$/, (key) => (key === 'Key' ? 'Value' : 'value'));
    tags[value] = question.get(beside) ?? '';
  }
  for (const [path, value] of question) {
    const key = /^tags\.([A-Z]\w*)$/.exec(path)?.[1];
    if (key !== undefined) tags[key] = value;
  }
  return tags;
}

/** The names of tags that are to be taken away. */
export function untaggedIn(question: Question): readonly string[] {
  return [...question].flatMap(([path, value]) => (/^tagkeys\.(member\.)?\d+$/i.test(path) ? [value] : []));
}

function leavesOf(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, path === '' ? key : `${path}.${key}`));
}

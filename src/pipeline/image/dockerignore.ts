import { posix } from 'node:path';

/**
 * What a `.dockerignore` file leaves out of a build context, as BuildKit reads it: the last pattern that matches a path, or a folder
 * above it, decides.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export class Dockerignore {
  private constructor(private readonly rules: readonly Rule[]) {}

  /** Lines that are no valid pattern match nothing; the builder refuses them by itself. */
  static parse(text: string): Dockerignore {
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    return new Dockerignore(lines.flatMap((line) => tryParseRule(line) ?? []));
  }

  /** Whether a path of the context, written with slashes, is left out. */
  ignores(path: string): boolean {
    const places = withFoldersAbove(path);
    const last = this.rules.findLast(({ expression }) => places.some((place) => expression.test(place)));
    return last?.kind === 'leave-out';
  }

  /** Whether something in or below a folder may be part of the context; false spares reading the folder. */
  mayInclude(folder: string): boolean {
    if (!this.ignores(folder)) return true;
    return this.rules.some(({ kind, pattern }) => kind === 'keep' && mayMatchBelow(pattern, folder));
  }
}

interface Rule {
  readonly kind: 'leave-out' | 'keep';
  readonly pattern: string;
  readonly expression: RegExp;
}

function tryParseRule(line: string): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  const trimmed = line.trim();
  const isKept = trimmed.startsWith('!');
  const written = isKept ? trimmed.slice(1).trim() : trimmed;
  if (written === '') return undefined;
  const pattern = cleanPattern(written);
  const expression = tryParseExpression(pattern);
  return expression && { kind: isKept ? 'keep' : 'leave-out', pattern, expression };
}

/** Relative to the context's folder, whether or not it was written with a leading slash. */
function cleanPattern(pattern: string): string {
  const clean = posix.normalize(pattern).replace(/(?<=.)\/$/, '');
  return clean.length > 1 ? clean.replace(/^\//, '') : clean;
}

function tryParseExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^${pattern.replaceAll(token, translate)}$`, 's');
  } catch {
    return undefined;
  }
}

/** Two stars with the slash behind them, an escaped character, a class in brackets, or one other character. */
const token = /\*\*\/?|\\.|\[[^\]]*\]|./gs;

function translate(part: string, offset: number, pattern: string): string {
  if (part.startsWith('**')) return offset + part.length === pattern.length ? '.*' : '(?:.*/)?';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.length > 1) return part;
  return part.replace(/[.+()|{}$^\\/]/, '\\$&');
}

/** `a/b/c` as `a`, `a/b`, `a/b/c`. */
function withFoldersAbove(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

/** A pattern without wildcards names one path; any other may match anywhere. */
function mayMatchBelow(pattern: string, folder: string): boolean {
  return /[*?[\\]/.test(pattern) || pattern.startsWith(`${folder}/`);
}

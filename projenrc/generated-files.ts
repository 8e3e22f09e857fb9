import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The files of a tree whose content is not what its `.projenrc.ts` generates, those that are missing or too many included. */
export function differingFiles(tree: string): readonly string[] {
  const copy = copyTree(tree);
  try {
    generate(copy);
    const generated = new Set([...generatedFiles(tree), ...generatedFiles(copy)]);
    return [...generated].filter((file) => contentOf(join(tree, file)) !== contentOf(join(copy, file))).toSorted();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A copy of what git knows or would add, with the same packages installed. The caller removes it. */
export function copyTree(tree: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'fargate-tree-'));
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: tree, encoding: 'utf8' });
  const files = listed.split('\0').filter((file) => isFile(join(tree, file)));
  files.forEach((file) => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(tree, file), join(copy, file));
  });
  symlinkSync(join(tree, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A linked folder of packages is listed like a file, and is none. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Writes what `.projenrc.ts` says, and installs nothing. */
export function generate(tree: string): void {
  const projen = join(tree, 'node_modules', 'projen', 'bin', 'projen');
  execFileSync(process.execPath, [projen, '--post', 'false'], { cwd: tree, stdio: 'pipe' });
}

const manifestSchema = z.object({ files: z.array(z.string()) });

/** What projen lists as its own. The one generated file that it leaves writable is not among them. */
function generatedFiles(tree: string): readonly string[] {
  const manifest = contentOf(join(tree, '.projen', 'files.json'));
  return ['package.json', ...(manifest === undefined ? [] : manifestSchema.parse(JSON.parse(manifest)).files)];
}

function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

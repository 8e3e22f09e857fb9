import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Git repository of which nothing matters but which commit came after which. */
export class GitHistory {
  readonly folder = mkdtempSync(join(tmpdir(), 'history-'));
  private readonly tree: string;

  constructor() {
    this.git('init', '--quiet');
    this.tree = this.git('hash-object', '-t', 'tree', '-w', '--stdin');
  }

  /** Adds a commit; the first of several parents is that of the branch which the others are merged into. */
  commit(...parents: readonly string[]): string {
    const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    // Without a message of its own, a commit would be the same as its sibling.
    const message = `commit ${(this.commits += 1)}`;
    return this.git(...author, 'commit-tree', this.tree, ...parents.flatMap((each) => ['-p', each]), '-m', message);
  }
  private commits = 0;

  /** Adds some commits, one after the other. */
  line(count: number, parent: string): readonly string[] {
    const line: string[] = [];
    while (line.length < count) line.push(this.commit(line.at(-1) ?? parent));
    return line;
  }

  /** Makes a branch, or moves it. */
  branch(name: string, commit: string): void {
    this.git('update-ref', `refs/heads/${name}`, commit);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private git(...words: readonly string[]): string {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return execFileSync('git', ['-C', this.folder, ...words], { encoding: 'utf8', stdio: [...stdio] }).trim();
  }
}

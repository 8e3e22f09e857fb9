import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatComment } from '../pipeline/report/comment';
import { type CellResult } from '../rehearsal/cell-rehearsal';

/** Writes the comment that a pull request with these cells would get, and says where it is. The next rehearsal writes it anew. */
export async function writeRehearsalComment(results: readonly CellResult[], repository: string): Promise<void> {
  const file = join(repository, '.build', 'rehearsal-comment.md');
  const reports = results.map(({ report }) => report);
  const { text } = formatComment({ run: { id: 'rehearsal', attempt: 1, head: '' }, reports, removed: [] });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.error(`The comment that a pull request would get is in ${file}.`);
}

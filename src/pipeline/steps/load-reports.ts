import { posix } from 'node:path';
import { type Files } from '../ports/files';
import { type ReportFile } from './comment-on-pull-request';

/** Everything in the folder and those in it, by path; nothing when no job has left a report. */
export async function loadReports(folder: string, files: Files): Promise<readonly ReportFile[]> {
  const entries = await files.list(folder, { includes: () => true, enters: () => true });
  const paths = entries.flatMap(({ kind, path }) => (kind === 'file' ? [path] : []));
  const texts = paths.map(async (path) => ({ path, text: await files.tryReadText(posix.join(folder, path)) }));
  const read = (await Promise.all(texts)).flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  return read.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

import { z } from 'zod';
import { type Answer, type Caller } from './answers';
import { type DescribedRequest } from './description';

/** A request with the one who asks, and the API's own address. */
export interface Asked extends DescribedRequest {
  readonly caller: Caller;
  readonly api: string;
}

/** One handler for each operation. */
export type Routes = ReadonlyMap<string, (asked: Asked) => Answer>;

const pagesSchema = z.object({ per_page: z.number().max(100).default(30), page: z.number().default(1) });

/** The part of a list that was asked for, and the header that names the next page. @param path - with what else was asked for */
export function pageOf<T>(all: readonly T[], asked: Asked, path: string) {
  const { per_page, page } = pagesSchema.parse(asked.parameters);
  const next = new URL(`${asked.api}${path}`);
  Object.entries({ per_page, page: page + 1 }).forEach(([name, value]) => next.searchParams.set(name, String(value)));
  const link = `<${next.href}>; rel="next"`;
  const headers: Readonly<Record<string, string>> = page * per_page < all.length ? { link } : {};
  return { headers, shown: all.slice((page - 1) * per_page, page * per_page) };
}

const placeSchema = z.object({ owner: z.string(), repo: z.string() });

/** The repository that a request is about: `owner/name`. */
export function repositoryOf({ parameters }: Asked): string {
  const { owner, repo } = placeSchema.parse(parameters);
  return `${owner}/${repo}`;
}

import { type z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { closedObject, text, wholeNumber } from './scalar';

/** Which requests the load balancer sends to a service: by path, by host, or both. */
export interface RouteInput {
  /** `/api` stands for `/api` itself and everything below it; `/` for every path. No wildcards. @default - every path */
  readonly path?: string;
  /** A host name; `*` and `?` are wildcards. @default - every host */
  readonly host?: string;
  /** The rule's place among the others, 1 to 50,000, smaller first. @default - derived from how exact the route is */
  readonly priority?: number;
}

export const routeSchema = closedObject({
  path: text(/^\/([\w$.~"'@:+&()!,;=%-]+(\/[\w$.~"'@:+&()!,;=%-]+)*)?$/, {
    problem: 'is not a path',
    allowed: 'a path that begins with /, without a / at its end and without wildcards',
    remedy: "Write for example '/api': everything below it is included.",
  })
    .refine((path) => path.length <= 126, {
      params: { problem: 'is too long', allowed: 'at most 126 characters', remedy: 'Shorten the path.' },
    })
    .optional(),
  host: text(/^(?=.{1,128}$)[A-Za-z0-9*?-]+(\.[A-Za-z0-9*?-]+)+$/, {
    problem: 'is not a host name',
    allowed: 'a host name of at most 128 characters; * and ? are wildcards',
    remedy: "Write for example 'shop.example.com'.",
  }).optional(),
  priority: wholeNumber(1, 50_000, 'priority').optional(),
}) satisfies z.ZodType<unknown, RouteInput>;

/** A route as it was written. */
export type Route = z.output<typeof routeSchema>;

/** A route that says nothing would swallow every request by accident. */
export function routeFaults(route: Route, path: FaultPath): readonly Fault[] {
  if (route.path !== undefined || route.host !== undefined) return [];
  return [
    {
      path,
      problem: 'names neither a path nor a host',
      value: route,
      allowed: 'a path, a host, or both',
      remedy: "Write { path: '/' } to take every request, or leave route out to take none.",
      evidence: [],
    },
  ];
}

import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { OpenAPIBackend } from 'openapi-backend';
import { z } from 'zod';
import { repository } from '../repository';

/** A request as it came over the wire; header names are in lower case. */
export interface WireRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A request that the description knows. */
export interface DescribedRequest {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What GitHub's own description says of a request. */
export type Match =
  { readonly kind: 'known'; readonly request: DescribedRequest } | { readonly kind: 'refused'; readonly why: string };

const parametersSchema = z.record(z.string(), z.unknown()).optional();
const coercedSchema = z.object({ query: parametersSchema, params: parametersSchema });

/** GitHub's official description of its API, as far as it was cut out: see cut-description.ts. */
export class Description {
  private constructor(private readonly backend: OpenAPIBackend) {}

  /** @param root - the path before every operation: nothing on github.com, `/api/v3` on a server of one's own */
  static async load(root: string): Promise<Description> {
    const definition = join(repository, 'test', 'fixtures', 'github-api', 'description.json');
    const coerceTypes = true;
    const customizeAjv = (ajv: Parameters<typeof addFormats>[0]) => addFormats(ajv);
    const backend = new OpenAPIBackend({
      definition,
      apiRoot: root,
      strict: true,
      quick: true,
      coerceTypes,
      customizeAjv,
    });
    return new Description(await backend.init());
  }

  /** Finds the operation of a request, and what is wrong with the request. */
  match(wire: WireRequest): Match {
    const request = { ...wire, headers: { ...wire.headers } };
    const operation = this.backend.matchOperation(request);
    if (operation?.operationId === undefined)
      return { kind: 'refused', why: `${wire.method} ${wire.path} is no operation` };
    const result = this.backend.validateRequest(request, operation);
    if (result.errors) return { kind: 'refused', why: `${wire.method} ${wire.path}: ${JSON.stringify(result.errors)}` };
    const { query, params } = coercedSchema.parse(result.coerced);
    const body: unknown = wire.body === '' ? undefined : JSON.parse(wire.body);
    return { kind: 'known', request: { operation: operation.operationId, parameters: { ...params, ...query }, body } };
  }

  /** What is wrong with an answer; undefined when nothing is. A success has to be described, an error need not be. */
  tryFindFault(operation: string, status: number, body: unknown): string | undefined {
    const described = Object.keys(this.backend.getOperation(operation)?.responses ?? {});
    if (status < 300 && !described.includes(String(status))) return `${operation} never answers ${status}`;
    const { errors } = this.backend.validateResponse(body ?? null, operation, status);
    return errors ? `${operation} ${status}: ${JSON.stringify(errors)}` : undefined;
  }
}

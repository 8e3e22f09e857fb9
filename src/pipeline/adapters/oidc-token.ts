import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';
import { type HttpAnswer, type HttpClient } from '../ports/http-client';
import { type TokenClaims } from '../ports/aws-sessions';
import { type Attempt, type Patience, type Retried, retryRequest } from './retry';

/** Where a job asks for its token, and what it shows for that. GitHub sets both when the job has `id-token: write`. */
export interface TokenRequest {
  readonly url: string;
  readonly bearer: string;
}

/** Asks GitHub for a token that says which run this is, made out to an audience. */
export async function fetchOidcToken(
  http: HttpClient,
  { url, bearer }: TokenRequest,
  audience: string,
  patience: Patience,
): Promise<Retried<string>> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const request = {
    method: 'GET',
    url: address.href,
    headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
  } as const;
  const result = await retryRequest(http, request, read, patience);
  return result.kind === 'done' ? result.value : result;
}

/** An answer that is no token stays so. */
function read({ status, body }: HttpAnswer): Attempt<Retried<string>> {
  const token = status === 200 ? tryParseToken(body) : undefined;
  if (token !== undefined) return { kind: 'done', value: { kind: 'done', value: token } };
  return { kind: 'done', value: { kind: 'gave-up', why: `HTTP ${status} without a token` } };
}

const tokenSchema = z.object({ value: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]*$/) });

function tryParseToken(body: string): string | undefined {
  return tokenSchema.safeParse(tryParseJson(body)).data?.value;
}

const claimsSchema = z.object({
  iss: z.string().optional(),
  sub: z.string(),
  aud: z.string(),
  ref: z.string().optional(),
  environment: z.string().optional(),
  job_workflow_ref: z.string().optional(),
  repository: z.string().optional(),
  repository_id: z.string().optional(),
  repository_owner_id: z.string().optional(),
});

/** What a token says, unverified: it is only shown to the people whose run it is. */
export function tryReadClaims(token: string): TokenClaims | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return claimsSchema.safeParse(tryParseJson(payload)).data;
}

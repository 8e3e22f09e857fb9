import * as z from 'zod';
import { type DeploymentsResult } from '../ports/deployments';

/** What the SDK throws. */
const sdkErrorSchema = z.object({
  name: z.string(),
  message: z.string(),
  /** Of an error of the network, such as `ECONNREFUSED`. */
  code: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

type SdkError = z.output<typeof sdkErrorSchema>;

/** What is said of an error while AWS was asked for something that takes this permission, as long as AWS names no other. */
export function toDeploymentsResult(error: unknown, action: string): DeploymentsResult<never> {
  const known = sdkErrorSchema.safeParse(error).data;
  if (!known || isBug(known)) throw error;
  const why = known.name === 'CredentialsUnavailable' ? known.message : `${known.code ?? known.name}: ${known.message}`;
  if (forbidden.test(known.name)) return { kind: 'forbidden', action: actionIn(known) ?? action, why };
  return isPassing(known) ? { kind: 'later', why } : { kind: 'failed', why };
}

/** Whether AWS does not know what was asked. */
export function isUnknownOperation(error: unknown): boolean {
  return /^(UnknownOperation|InvalidAction|UnsupportedFeature|AccessDeniedForOperation)(Exception)?$/.test(
    sdkErrorSchema.safeParse(error).data?.name ?? '',
  );
}

/** Errors of the SDK have metadata; those of whoever gives credentials have not, and no name of their own. */
function isBug({ name, $metadata: metadata }: SdkError): boolean {
  return metadata === undefined && !/^(Error|CredentialsProviderError|CredentialsUnavailable)$/.test(name);
}

/** No keys at this moment. */
export class CredentialsUnavailable extends Error {
  override readonly name = 'CredentialsUnavailable';
}

const forbidden = /^(AccessDenied|UnauthorizedOperation|Authorization(Error)?|NotAuthorized)(Exception)?$/;

const passing =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|ServerException|ServiceUnavailable|InternalFailure|ExpiredToken|Timeout|CredentialsUnavailable)/;

/** Nobody answered, or who answered says that it is not our fault. Keys that have ended are renewed by the next call. */
function isPassing({ name, code, $metadata: metadata }: SdkError): boolean {
  if (passing.test(name) || code !== undefined) return true;
  // What AWS answers has a name; what befalls a request on its way may have none.
  if (metadata && name === 'Error') return true;
  return metadata?.httpStatusCode !== undefined && (metadata.httpStatusCode === 429 || metadata.httpStatusCode >= 500);
}

/** AWS names what is missing: `… is not authorized to perform: ecs:ListTasks on resource: …`. */
function actionIn({ message }: SdkError): string | undefined {
  return /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
}

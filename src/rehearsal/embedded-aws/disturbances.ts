import { type ApiAnswer, type ApiCall, protocolOf } from './api-call';
import { formatApiError } from './api-error';

/** A fault to be injected: the next calls of an action get an error, and the emulator does not see them. */
export interface Disturbance {
  /** The signing name, such as `ecs`. */
  readonly service: string;
  readonly action: string;
  /** How many calls. */
  readonly times: number;
  /** @default 500 */
  readonly status?: number;
  /** @default 'InternalFailure' */
  readonly code?: string;
}

/** The faults that are still to come. */
export class Disturbances {
  private readonly pending: { readonly disturbance: Disturbance; left: number }[] = [];

  add(disturbance: Disturbance): void {
    this.pending.push({ disturbance, left: disturbance.times });
  }

  /** The error for this call, when it is to have one; that one is then spent. */
  tryTake(call: ApiCall): ApiAnswer | undefined {
    const due = this.pending.find(
      ({ disturbance, left }) => left > 0 && disturbance.service === call.service && disturbance.action === call.action,
    );
    if (!due) return undefined;
    due.left -= 1;
    const { status = 500, code = 'InternalFailure' } = due.disturbance;
    return formatApiError({ status, code, message: 'Disturbed on purpose.' }, protocolOf(call.service, call.headers));
  }
}

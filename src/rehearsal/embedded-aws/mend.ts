import { type ApiAnswer, type ApiCall } from './api-call';
import { type EmulatorName } from './emulators';

/** One gap of an emulator, and what closes it at the gateway. */
export interface Mend {
  /** By which a test turns it off. */
  readonly name: string;
  /** What goes wrong without it. */
  readonly reason: string;
  readonly emulator: EmulatorName;
  /** The service whose calls it touches. */
  readonly service: string;
  readonly actions: readonly string[];
  /** Answers the call in the emulator's place: most ask it, and change the question or the answer. */
  readonly answer: (call: ApiCall, ask: Ask) => Promise<ApiAnswer>;
}

/** Asks the emulator that the call belongs to, or another by name. */
export type Ask = (call: ApiCall, emulator?: EmulatorName) => Promise<ApiAnswer>;

/** A call's answer, through every mend that touches it. */
export function answerMended(call: ApiCall, mends: readonly Mend[], ask: Ask): Promise<ApiAnswer> {
  const touching = mends.filter((mend) => mend.service === call.service && mend.actions.includes(call.action));
  const mended = touching.reduceRight<Ask>((inner, mend) => askThrough(mend, inner), ask);
  return mended(call);
}

function askThrough(mend: Mend, inner: Ask): Ask {
  return (call, emulator) => (emulator === undefined ? mend.answer(call, inner) : inner(call, emulator));
}

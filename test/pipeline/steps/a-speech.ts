import { type RunOrder } from '../../../src/pipeline/steps/run-order';

/** A comment whose first line names its run; what the first line looks like is not the step's business. */
export function aBody({ number, attempt }: RunOrder, text = 'report'): string {
  return `<!-- test ${number}.${attempt} -->\n${text}`;
}

/** Reads what `aBody` wrote. */
export function tryReadRun(body: string): RunOrder | undefined {
  const [, number, attempt] = /^<!-- test (\d+)\.(\d+) -->\n/.exec(body) ?? [];
  return number === undefined || attempt === undefined
    ? undefined
    : { number: Number(number), attempt: Number(attempt) };
}

/** What a run has to say. */
export function aSpeech(number: number, attempt = 1) {
  const run = { number, attempt };
  return { run, body: aBody(run), tryReadRun };
}

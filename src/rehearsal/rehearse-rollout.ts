import { setTimeout } from 'node:timers/promises';
import { type WatchedRollout } from '../pipeline/report/rollout-section';
import { tellVerdict } from '../pipeline/rollout/verdict';
import { type NextVersion } from './changed-application';
import { Load, type LoadResult } from './load';
import { type Stack } from './stack';

/** What became of an application's next version. */
export interface RolloutResult {
  readonly version: NextVersion;
  readonly rollout: WatchedRollout;
  /** Undefined where no load balancer leads to the application. */
  readonly load: LoadResult | undefined;
}

/** What a next version is rolled out with. */
export interface RolloutInputs {
  readonly version: NextVersion;
  readonly stack: Stack;
  /** Where the application answers; none where no load balancer leads to it. */
  readonly urls: readonly string[];
  /** Watches what was deployed since a time, in milliseconds since 1970. */
  readonly watch: (since: number) => Promise<WatchedRollout>;
  readonly signal: AbortSignal;
}

/** How long it is asked once the rollout has ended: what is stopped last is stopped then. */
const afterwardsMilliseconds = 1500;

/** Applies the images that the stack is told by now, while the application is asked all the time. */
export async function rehearseRollout(inputs: RolloutInputs, say: (text: string) => void): Promise<RolloutResult> {
  const { version, stack, urls, watch, signal } = inputs;
  say(`plan the ${version} version`);
  await stack.plan();
  const load = Load.start(urls, signal);
  try {
    say(urls.length === 0 ? 'apply' : 'apply under load');
    const since = Date.now();
    await stack.apply();
    say('watch the rollout');
    const rollout = await watch(since);
    await setTimeout(afterwardsMilliseconds);
    return { version, rollout, load: urls.length === 0 ? undefined : await load.stop() };
  } finally {
    await load.stop();
  }
}

/** In what a rollout is not as it should be, a sentence each. */
export function faultsOf({ version, rollout, load }: RolloutResult): readonly string[] {
  return [...wrongVerdicts(version, rollout), ...(load ? failedRequests(load) : [])];
}

/** A changed version arrives; a broken one of one service is rolled back, and nothing else is deployed. */
function wrongVerdicts(version: NextVersion, { services }: WatchedRollout): readonly string[] {
  const wanted = version === 'changed' ? 'succeeded' : 'rolled-back';
  const ended = services.filter(({ verdict }) => verdict.kind !== 'unchanged');
  if (ended.length === 0) return ['Nothing was deployed.'];
  return ended
    .filter(({ verdict }) => verdict.kind !== wanted)
    .map(
      ({ service, verdict }) =>
        `The ${version} version of ${service} ${tellVerdict(verdict)}${verdict.reason === undefined ? '' : `: ${verdict.reason}`}; ` +
        `it should have been ${version === 'changed' ? 'rolled out' : 'rolled back'}.`,
    );
}

function failedRequests({ requests, failed, failures }: LoadResult): readonly string[] {
  if (requests === 0) return ['The application was never asked.'];
  if (failed === 0) return [];
  const kinds = Object.entries(failures).map(([status, count]) => `${count} ${status === '0' ? 'had no answer' : `had ${status}`}`);
  return [`${failed} of ${requests} requests failed: ${kinds.join(', ')}.`];
}

/** A load in words. */
export function tellLoad({ requests, failed, slowestMilliseconds }: LoadResult): string {
  return `${failed} of ${requests} requests failed; the slowest answer took ${slowestMilliseconds} ms`;
}

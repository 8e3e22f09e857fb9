import { setTimeout } from 'node:timers/promises';
import { type RolloutRequests, type WatchedRollout } from '../pipeline/report/rollout-section';
import { tellVerdict, type VerdictKind } from '../pipeline/rollout/verdict';
import { type NextVersion } from './changed-application';
import { Load, type LoadResult } from './load';
import { type Stack } from './stack';

/** What became of an application's next version. */
export interface RolloutResult {
  readonly version: NextVersion;
  /** With the requests meanwhile, where a load balancer leads to the application. */
  readonly rollout: WatchedRollout;
  /** How many of the failed requests ended with which HTTP status; 0 stands for no answer at all. */
  readonly failures: LoadResult['failures'];
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
    const { requests, failures } = await load.stop();
    return { version, failures, rollout: urls.length === 0 ? rollout : { ...rollout, requests } };
  } finally {
    await load.stop();
  }
}

/** In what a rollout is not as it should be, a sentence each. */
export function faultsOf({ version, rollout, failures }: RolloutResult): readonly string[] {
  return [...wrongVerdicts(version, rollout), ...(rollout.requests ? failedRequests(rollout.requests, failures) : [])];
}

/** A changed version arrives; a broken one is rolled back. */
function wrongVerdicts(version: NextVersion, { services }: WatchedRollout): readonly string[] {
  const wanted: VerdictKind = version === 'changed' ? 'succeeded' : 'rolled-back';
  const deployed = services.filter(({ verdict }) => verdict.kind !== 'unchanged');
  if (deployed.length === 0) return ['Nothing was deployed.'];
  return deployed
    .filter(({ verdict }) => verdict.kind !== wanted)
    .map(({ service, verdict }) => {
      const why = verdict.reason === undefined ? '' : `: ${verdict.reason}`;
      return `The ${version} version of ${service} should have ${tellWanted[version]}, and ${tellVerdict(verdict)}${why}`;
    });
}

const tellWanted: Readonly<Record<NextVersion, string>> = { changed: 'succeeded', broken: 'been rolled back' };

function failedRequests({ sent, failed }: RolloutRequests, failures: LoadResult['failures']): readonly string[] {
  if (sent === 0) return ['The application was not asked once meanwhile.'];
  if (failed === 0) return [];
  const endings = [...failures].map(
    ([status, count]) => `${count} ${status === 0 ? 'without an answer' : `with status ${status}`}`,
  );
  return [`${failed} of ${sent} requests failed: ${endings.join(', ')}.`];
}

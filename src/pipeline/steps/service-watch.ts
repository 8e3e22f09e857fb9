import { type ServiceEvent, type TargetHealth } from '../ports/deployments';
import { clipped, oneLine } from '../report/inert';
import { inOrder } from '../rollout/events';
import { judge, type Judgement } from '../rollout/judge';
import { type Verdict } from '../rollout/verdict';
import { chooseWatched, type Sight, type Watched } from '../rollout/watched';

/** How a service's rollout ended, and when that was noticed. */
export interface RolloutEnd {
  readonly verdict: Verdict;
  /** As AWS tells it. */
  readonly endedAt: number | undefined;
  readonly noticedAt: number;
}

/** What is new for a service is not always shown at once. */
const settleMilliseconds = 6_000;

/** As long a word of AWS that is not known may be one for something that passes. */
const unknownMilliseconds = 60_000;

/** Watches one service: sight after sight, until it is known how its rollout ended. */
export class ServiceWatch {
  /** What is watched; undefined as long as nothing was deployed. */
  watched: Watched | undefined;
  /** What AWS last said of it. */
  state = 'not seen';
  /** When each target was first seen healthy. */
  readonly healthySince = new Map<string, number>();

  private events: readonly ServiceEvent[] = [];
  private sight: Sight | undefined;
  private firstSeenAt: number | undefined;
  private unknownSince: number | undefined;

  /** @param tell is told what happens, once each */
  constructor(
    readonly service: string,
    private readonly since: number | undefined,
    private readonly tell: (line: string) => void,
  ) {}

  /** Takes in what AWS says now; undefined as long as the end is not known. */
  see(sight: Sight, now: number): RolloutEnd | undefined {
    this.sight = sight;
    this.firstSeenAt ??= now;
    this.watched ??= chooseWatched(sight, this.since);
    const isSettled = now - this.firstSeenAt >= settleMilliseconds;
    if (!this.watched) return isSettled ? toEnd({ kind: isThere(sight) ? 'unchanged' : 'gone' }, now) : undefined;
    this.tellEvents(sight.service?.events ?? [], this.watched.createdAt);
    const judgement = judge(this.watched, sight);
    return sight.service || isSettled ? this.conclude(judgement, now) : undefined;
  }

  /** Takes in how the targets are. */
  seeTargets(targets: readonly TargetHealth[], now: number): void {
    for (const { target, state } of targets)
      if (state === 'healthy' && !this.healthySince.has(target)) this.healthySince.set(target, now);
  }

  get targetGroups(): readonly string[] {
    return this.sight?.service?.targetGroups ?? [];
  }

  /** What AWS last showed. */
  get lastSight(): Sight | undefined {
    return this.sight;
  }

  /** What happened since the deployment was created, in the order of time. */
  get told(): readonly ServiceEvent[] {
    return this.events.toSorted((one, other) => one.at - other.at);
  }

  private conclude(judgement: Judgement, now: number): RolloutEnd | undefined {
    switch (judgement.kind) {
      case 'under-way':
        this.unknownSince = undefined;
        this.tellState(judgement.state);
        return undefined;
      case 'unknown':
        this.unknownSince ??= now;
        this.tellState(judgement.status);
        if (now - this.unknownSince < unknownMilliseconds) return undefined;
        return toEnd({ kind: 'unknown-status', reason: `AWS calls its state ${judgement.status}.` }, now);
      case 'ended':
        return toEnd(judgement.verdict, now, judgement.at);
    }
  }

  private tellState(state: string): void {
    if (state !== this.state) this.tell(state);
    this.state = state;
  }

  private tellEvents(events: readonly ServiceEvent[], from: number): void {
    const known = new Set(this.events.map(({ id }) => id));
    const fresh = inOrder(events.filter(({ id, at }) => !known.has(id) && at >= from));
    fresh.forEach((event) => this.tell(formatEvent(event)));
    this.events = [...this.events, ...fresh];
  }
}

function isThere({ service }: Sight): boolean {
  return service?.status === 'ACTIVE';
}

function toEnd(verdict: Verdict, noticedAt: number, endedAt?: number): RolloutEnd {
  return { verdict, endedAt, noticedAt };
}

/** `12:04:31 registered 1 targets in …`. */
function formatEvent({ at, message }: ServiceEvent): string {
  return `${new Date(at).toISOString().slice(11, 19)} ${shortMessage(message)}`;
}

/** The message of an event on one line, without the name of the service that ECS begins with. */
export function shortMessage(message: string): string {
  return clipped(oneLine(message.replace(/^\(service [^)]*\),? /, '')), 500);
}

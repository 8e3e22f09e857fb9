import { type ServiceEvent } from '../ports/deployments';

/** What an event of ECS tells, as far as a timeline needs it. */
export type EventKind = 'registered' | 'old-stopped' | 'out-of-rotation' | 'completed' | 'rolled-back' | 'failed';

/** ECS has no types of events, only sentences. */
const sentences: readonly (readonly [RegExp, EventKind])[] = [
  [/ registered \d+ targets? in /, 'registered'],
  [/ has stopped \d+ running tasks?/, 'old-stopped'],
  [/ (has begun draining connections on|deregistered) \d+ /, 'out-of-rotation'],
  [/ deployment completed| has reached a steady state/, 'completed'],
  [/ rolling back to | rolled back to /, 'rolled-back'],
  [/ deployment failed/, 'failed'],
];

/** What an event tells; undefined for all else. */
export function kindOfEvent({ message }: ServiceEvent): EventKind | undefined {
  return sentences.find(([pattern]) => pattern.test(message))?.[1];
}

/** Events, of which AWS shows the newest first, in the order of time. */
export function inOrder(events: readonly ServiceEvent[]): readonly ServiceEvent[] {
  return events.toReversed().toSorted((one, other) => one.at - other.at);
}

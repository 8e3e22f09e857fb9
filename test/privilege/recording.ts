import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RecordedCall, type Words } from '../../src/rehearsal/embedded-aws/api-route';
import { type AccessRequest } from '../support/iam/evaluate';
import { repository } from '../support/repository';
import { accessRequestsOf } from './access-requests';
import { iamActionOf } from './iam-action';
import { parseQuestion } from './question';
import { TagLedger } from './tag-ledger';

const recordedSchema = z.strictObject({
  /** How many calls there were in each part of the life. */
  calls: z.record(z.string(), z.number()),
  /** What IAM is asked for them, ids and repetitions left out. */
  requests: z.array(
    z.strictObject({
      action: z.string(),
      resources: z.array(z.string()),
      context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      parts: z.array(z.string()),
    }),
  ),
});

/** The calls of one role, as they are kept. */
export type Recorded = z.output<typeof recordedSchema>;

/** The committed calls of a role. */
export function loadRecorded(role: string): Recorded {
  return recordedSchema.parse(JSON.parse(readFileSync(recordedFile(role), 'utf8')));
}

/** Where they are kept. */
export function recordedFile(role: string): string {
  return join(repository, 'test', 'fixtures', 'recorded-calls', `${role}.json`);
}

/** A line for each request. */
export function formatRecorded({ calls, requests }: Recorded): string {
  const lines = requests.map((request) => JSON.stringify(request));
  return `{"calls":${JSON.stringify(calls)},"requests":[\n${lines.join(',\n')}\n]}\n`;
}

/** Each request by itself. */
export function requestsIn({ requests }: Recorded): readonly AccessRequest[] {
  return requests.flatMap(({ action, resources, context }) =>
    resources.map((resource) => ({ action, resource, context })),
  );
}

/** The actions of calls that the policies of a role were not held against. */
export function unrecordedActions(role: string, calls: readonly RecordedCall[]): readonly string[] {
  const recorded = new Set(loadRecorded(role).requests.map(({ action }) => action));
  return [...new Set(calls.flatMap((call) => iamActionOf(call) ?? []))].filter((action) => !recorded.has(action));
}

interface Heard {
  readonly part: string;
  readonly call: RecordedCall;
  readonly words: Words;
}

/** Listens to a life, and tells what each role asked for. */
export class Recording {
  private readonly heard: Heard[] = [];
  /** The part of the life that is going on. */
  part = '';

  readonly listen = (call: RecordedCall, words: Words) => {
    this.heard.push({ part: this.part, call, words });
  };

  /** By role, in the order in which they first called. */
  async byRole(): Promise<ReadonlyMap<string, Recorded>> {
    const ledger = new TagLedger();
    const roles = new Map<string, Merged>();
    for (const { part, call, words } of this.heard) {
      const read = {
        ...{ call, path: words.path, answer: words.answer.toString() },
        question: parseQuestion(words.question.toString()),
      };
      const merged = roles.get(call.caller) ?? new Merged();
      roles.set(call.caller, merged);
      merged.add(part, await accessRequestsOf(read, ledger));
      ledger.learn(read);
    }
    return new Map([...roles].map(([role, merged]) => [role, merged.recorded]));
  }
}

/** Requests that differ in nothing a policy could ask for are one. */
class Merged {
  private readonly calls = new Map<string, number>();
  private readonly requests = new Map<string, { request: AccessRequest; parts: Set<string>; resources: Set<string> }>();

  add(part: string, requests: readonly AccessRequest[]): void {
    this.calls.set(part, (this.calls.get(part) ?? 0) + 1);
    for (const request of requests) {
      const context = Object.fromEntries(
        Object.entries(request.context)
          .filter(([key]) => !/Tag\/(?!Project$|Environment$)/.test(key))
          .toSorted(),
      );
      const key = `${request.action} ${JSON.stringify(context)}`;
      const entry = this.requests.get(key) ?? {
        request: { ...request, context },
        parts: new Set(),
        resources: new Set(),
      };
      this.requests.set(key, entry);
      entry.parts.add(part);
      entry.resources.add(withoutIds(request.resource));
    }
  }

  get recorded(): Recorded {
    const sorted = [...this.requests].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return recordedSchema.parse({
      calls: Object.fromEntries(this.calls),
      requests: sorted.map(([, { request, parts, resources }]) => ({
        action: request.action,
        resources: [...resources].toSorted(),
        context: request.context,
        parts: [...parts],
      })),
    });
  }
}

/** Ids and times are others in every life. */
function withoutIds(arn: string): string {
  return arn
    .replace(/\b([a-z]+)-[0-9a-f]{8,17}$/, '$1-0')
    .replace(/\b(ns|srv)-\w+$/, '$1-0')
    .replace(/(targetgroup\/[a-z]+-)\d+/, '$1' + '0')
    .replace(/(?<=\/)([a-z0-9]{16}|[a-z0-9]{32})(?=\/|$)/g, '0')
    .replace(/(task-definition\/[^:]+:)\d+$/, '$1' + '0');
}

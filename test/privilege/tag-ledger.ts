import { type RecordedCall } from '../../src/rehearsal/embedded-aws/api-route';
import { type Question, tagsIn, untaggedIn } from './question';
import { ec2Arn, idTypes, namedResources, prefixOf } from './resource-names';

/** An answered call, read. */
export interface ReadCall {
  readonly call: RecordedCall;
  readonly path: string;
  readonly question: Question;
  readonly answer: string;
}

type Tags = Readonly<Record<string, string>>;

/** What policies ask about resources that are there: their tags, the boundary of a role. Learned from calls in their order. */
export class TagLedger {
  private readonly tags = new Map<string, Tags>();
  private readonly boundaries = new Map<string, string>();
  /** What an association, which has no ARN, joins. */
  private readonly associations = new Map<string, readonly string[]>();
  private readonly seen = new Set<string>();
  /** Of what an operation is still making. */
  private readonly pending = new Map<string, Tags>();

  tagsOf(arn: string): Tags {
    return this.tags.get(withoutRevision(arn)) ?? {};
  }

  boundaryOf(arn: string): string | undefined {
    return this.boundaries.get(arn);
  }

  /** The resources that a call is about, associations included. */
  resourcesOf({ call, path, question }: Omit<ReadCall, 'answer'>): readonly string[] {
    const joined = [...question.values()].flatMap((value) => this.associations.get(value) ?? []);
    return [...namedResources(call, path, question), ...joined];
  }

  learn(read: ReadCall): void {
    const { call, question } = read;
    if (call.status >= 300) return;
    const named = this.resourcesOf(read);
    const found = resourcesIn(read);
    const made = found.filter((arn) => !this.seen.has(arn) && !named.includes(arn));
    if (/^(CreateTags|AddTags|Tag)/.test(call.action)) this.add(named, tagsIn(question));
    else if (/^(DeleteTags|RemoveTags|Untag)/.test(call.action)) this.remove(named, question);
    else this.learnMade(read, named, made);
    this.learnAssociation(read, named);
    const boundary = question.get('PermissionsBoundary');
    if (boundary !== undefined) named.forEach((arn) => this.boundaries.set(arn, boundary));
    [...named, ...found].forEach((arn) => this.seen.add(arn));
  }

  private learnMade({ call, question, answer }: ReadCall, named: readonly string[], made: readonly string[]): void {
    const operation = /"OperationId":\s*"([^"]+)"/.exec(answer)?.[1] ?? '';
    const tags = tagsIn(question);
    if (call.action === 'GetOperation') this.add(made, this.pending.get(question.get('OperationId') ?? '') ?? {});
    if (Object.keys(tags).length === 0) return;
    if (operation !== '') this.pending.set(operation, tags);
    const isById = ['ec2', 'elasticloadbalancing', 'servicediscovery'].includes(call.service);
    for (const arn of isById ? made : named)
      this.add([arn], call.service === 'ec2' ? tagsIn(question, arn.split(':')[5]?.split('/')[0]) : tags);
  }

  private learnAssociation({ question, answer }: ReadCall, named: readonly string[]): void {
    const association = /<(?:newA|a)ssociationId>(\w+assoc-\w+)</.exec(answer)?.[1];
    if (association === undefined || question.get('Action')?.startsWith('Describe') === true) return;
    this.associations.set(association, named);
  }

  private add(arns: readonly string[], tags: Tags): void {
    for (const arn of arns) this.tags.set(withoutRevision(arn), { ...this.tagsOf(arn), ...tags });
  }

  private remove(arns: readonly string[], question: Question): void {
    const gone = question.get('Action') === 'DeleteTags' ? Object.keys(tagsIn(question)) : untaggedIn(question);
    for (const arn of arns)
      this.tags.set(
        withoutRevision(arn),
        Object.fromEntries(Object.entries(this.tagsOf(arn)).filter(([key]) => !gone.includes(key))),
      );
  }
}

/** The number of a task definition is not known while it is registered; all of a family have the same tags here. */
function withoutRevision(arn: string): string {
  return arn.replace(/(:task-definition\/[^:]+):\d+$/, '$1');
}

/** The resources that an answer names by ARN or id. */
function resourcesIn({ call, answer }: ReadCall): readonly string[] {
  const prefix = prefixOf(call);
  const ids = answer.match(new RegExp(`\\b(${Object.keys(idTypes).join('|')})-[0-9a-f]{8,}\\b`, 'g')) ?? [];
  const discovered = [...answer.matchAll(/"(ns|srv)-\w+"/g)].map(
    ([id, type]) => `${prefix}${type === 'ns' ? 'namespace' : 'service'}/${id.replaceAll('"', '')}`,
  );
  const arns = answer.match(/arn:aws:elasticloadbalancing:[^<"\s]+/g) ?? [];
  return [...new Set([...ids.flatMap((id) => ec2Arn(id, prefix) ?? []), ...discovered, ...arns])];
}

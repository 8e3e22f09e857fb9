import { type AccessRequest } from '../support/iam/evaluate';
import { type Context } from '../support/iam/condition';
import { type ActionReference, referenceOf } from '../support/iam/service-reference';
import { iamActionOf } from './iam-action';
import { dependentRequests } from './dependent-requests';
import { type Question, tagsIn, untaggedIn } from './question';
import { prefixOf } from './resource-names';
import { type ReadCall, type TagLedger } from './tag-ledger';

/**
 * What AWS asks IAM before it does what a call says: about every resource of it, about tags that are made with it, and about roles that are
 * passed on.
 * @throws Error when it is not known of what resource the action is
 */
export async function accessRequestsOf(read: ReadCall, ledger: TagLedger): Promise<readonly AccessRequest[]> {
  const action = iamActionOf(read.call);
  if (action === undefined) return [];
  const reference = await referenceOf(action);
  const resources = resourcesOf(read, reference, ledger);
  if (resources.length === 0) throw new Error(`${action}: no resource in ${[...read.question].join(' ')}`);
  const own = resources.map((resource) => ({ action, resource, context: contextOf(read, resource, ledger) }));
  return [...own, ...dependentRequests(read, own)];
}

function resourcesOf(read: ReadCall, { name, resourceTypes }: ActionReference, ledger: TagLedger): readonly string[] {
  if (resourceTypes.length === 0) return ['*'];
  // An operation has no ARN, and what it is about is not known before the answer.
  if (name === 'servicediscovery:GetOperation') return [`${prefixOf(read.call)}namespace/*`];
  // Of a cluster's machines, whichever they are; there are none.
  if (name === 'ecs:ListTasks') return [`${clusterOf(read).replace(':cluster/', ':container-instance/')}/*`];
  const isBalancing = read.call.service === 'elasticloadbalancing';
  const named = ledger
    .resourcesOf(read)
    // The reference keeps load balancers of both generations under one name, and loses types of the newer.
    .filter((arn) => (isBalancing && mixedUp.has(name)) || resourceTypes.some(({ includes }) => includes(arn)));
  if (read.call.service !== 'ec2') return named;
  const made = resourceTypes.filter(
    (type) => isTagged(read, type.name) || (type.required && !named.some(type.includes)),
  );
  return [...named, ...made.map(({ name: type }) => `${prefixOf(read.call)}${type}/*`)];
}

const mixedUp: ReadonlySet<string> = new Set(
  ['AddTags', 'CreateLoadBalancer', 'DeleteLoadBalancer', 'RemoveTags'].map((each) => `elasticloadbalancing:${each}`),
);

function isTagged({ question }: ReadCall, type: string): boolean {
  return [...question].some(([path, value]) => /^TagSpecification\.\d+\.ResourceType$/.test(path) && value === type);
}

function contextOf(read: ReadCall, resource: string, ledger: TagLedger): Context {
  const { call, question } = read;
  const requested = requestedTags(read, resource);
  const keys = [...Object.keys(requested), ...untaggedIn(question)].toSorted();
  const boundary = question.get('PermissionsBoundary') ?? ledger.boundaryOf(resource);
  return {
    ...prefixed('aws:RequestTag', requested),
    ...(keys.length > 0 && { 'aws:TagKeys': keys }),
    ...prefixed('aws:ResourceTag', ledger.tagsOf(resource)),
    ...(boundary !== undefined && call.service === 'iam' && { 'iam:PermissionsBoundary': boundary }),
    ...(call.action === 'RunInstances' && launchContext(question, resource)),
    ...(call.service === 's3' && { 'aws:ResourceAccount': call.account }),
    ...(call.action === 'ListTasks' && { 'ecs:cluster': clusterOf(read) }),
  };
}

function clusterOf({ call, question }: ReadCall): string {
  return `${prefixOf(call)}cluster/${question.get('cluster') ?? 'default'}`;
}

/** EC2 asks about tags of what it makes, and not of what a call names besides. */
function requestedTags({ call, question }: ReadCall, resource: string): Readonly<Record<string, string>> {
  if (call.service !== 'ec2' || call.action === 'CreateTags') return tagsIn(question);
  return resource.endsWith('/*') ? tagsIn(question, typeOf(resource)) : {};
}

function launchContext(question: Question, resource: string): Context {
  const type = typeOf(resource);
  if (type === 'instance') return { 'ec2:InstanceType': question.get('InstanceType') ?? '' };
  return type === 'image' ? { 'ec2:Owner': 'amazon' } : {};
}

function typeOf(arn: string): string {
  return arn.split(':')[5]?.split('/')[0] ?? '';
}

function prefixed(key: string, tags: Readonly<Record<string, string>>): Context {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}

import { type AccessRequest } from '../support/iam/evaluate';
import { type ReadCall } from './tag-ledger';

/** What AWS asks beside a call's own action, and no emulator does; docs/permissions.md has the sources. */
export function dependentRequests(read: ReadCall, own: readonly AccessRequest[]): readonly AccessRequest[] {
  return [...taggingRequests(read, own), ...passRequests(read)];
}

/** How a service asks about tags that are made together with a resource. */
const tagging: Readonly<Record<string, { readonly action: string; readonly key?: string }>> = {
  ec2: { action: 'ec2:CreateTags', key: 'ec2:CreateAction' },
  ecr: { action: 'ecr:TagResource' },
  ecs: { action: 'ecs:TagResource', key: 'ecs:CreateAction' },
  elasticloadbalancing: { action: 'elasticloadbalancing:AddTags', key: 'elasticloadbalancing:CreateAction' },
  logs: { action: 'logs:TagResource' },
  servicediscovery: { action: 'servicediscovery:TagResource' },
};

/** Tagging that knows no resources. */
const unlimited: ReadonlySet<string> = new Set(['servicediscovery:TagResource']);

function taggingRequests({ call }: ReadCall, own: readonly AccessRequest[]): readonly AccessRequest[] {
  if (!/^(Allocate|Authorize|Create|Register|Run)/.test(call.action) || call.action === 'CreateTags') return [];
  const tagged = own.filter(({ context }) => Object.keys(context).some((key) => key.startsWith('aws:RequestTag/')));
  const { action, key } = call.service === 'iam' ? iamTagging(call.action) : (tagging[call.service] ?? { action: '' });
  if (tagged.length > 0 && action === '') throw new Error(`How ${call.service} asks about tags is not known`);
  return tagged.map(({ resource, context }) => ({
    action,
    resource: unlimited.has(action) ? '*' : madeResource(call.action, resource),
    context: {
      // What is being made has no tags yet.
      ...Object.fromEntries(Object.entries(context).filter(([name]) => !name.startsWith('aws:ResourceTag/'))),
      ...(key !== undefined && { [key]: call.action }),
    },
  }));
}

/** A listener is made of a load balancer, a rule of a listener; it is they that are tagged. */
function madeResource(action: string, resource: string): string {
  if (action === 'CreateListener') return `${resource.replace(':loadbalancer/', ':listener/')}/new`;
  return action === 'CreateRule' ? `${resource.replace(':listener/', ':listener-rule/')}/new` : resource;
}

/** IAM has an action for each type. */
function iamTagging(action: string) {
  return { action: action.replace(/^Create/, 'iam:Tag'), key: undefined };
}

/** Where a call hands a role to a service, and to which. */
const passed: Readonly<Record<string, readonly [path: RegExp, service: string]>> = {
  'ec2:CreateFlowLogs': [/^DeliverLogsPermissionArn$/, 'vpc-flow-logs.amazonaws.com'],
  'ecs:RegisterTaskDefinition': [/^(execution|task)RoleArn$/, 'ecs-tasks.amazonaws.com'],
  'iam:AddRoleToInstanceProfile': [/^RoleName$/, 'ec2.amazonaws.com'],
};

function passRequests({ call, question }: ReadCall): readonly AccessRequest[] {
  const [path, service] = passed[`${call.service}:${call.action}`] ?? [];
  if (!path || service === undefined) return [];
  const roles = [...question].flatMap(([each, value]) => (path.test(each) ? [value] : []));
  return roles.map((role) => ({
    action: 'iam:PassRole',
    resource: role.startsWith('arn:') ? role : `arn:aws:iam::${call.account}:role/${role}`,
    context: { 'iam:PassedToService': service },
  }));
}

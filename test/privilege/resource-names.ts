import { type RecordedCall } from '../../src/rehearsal/embedded-aws/api-route';
import { type Question } from './question';

/** The ARNs that a call names, or names the resources of. */
export function namedResources(call: RecordedCall, path: string, question: Question): readonly string[] {
  const own = [...question.values()].filter((value) => value.startsWith(`arn:aws:${call.service}:`));
  const named = builders[call.service]?.(question, { prefix: prefixOf(call), path }) ?? [];
  return [...new Set([...own, ...named])];
}

/** The beginning of the ARNs of a call's service, account and Region. */
export function prefixOf({ service, region, account }: Pick<RecordedCall, 'service' | 'region' | 'account'>): string {
  return service === 'iam' ? `arn:aws:iam::${account}:` : `arn:aws:${service}:${region}:${account}:`;
}

/** The type of an EC2 resource, by the beginning of its id. */
export const idTypes: Readonly<Record<string, string>> = {
  acl: 'network-acl',
  ami: 'image',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  fl: 'vpc-flow-log',
  i: 'instance',
  igw: 'internet-gateway',
  nat: 'natgateway',
  pl: 'prefix-list',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
};

/** The ARN of an EC2 resource with an id. Images of AWS belong to no account of ours. */
export function ec2Arn(id: string, prefix: string): string | undefined {
  const type = idTypes[id.split('-')[0] ?? ''];
  if (type === undefined || !/^[a-z]+-[0-9a-f]+$/.test(id)) return undefined;
  return `${type === 'image' ? prefix.replace(/\d{12}:$/, ':') : prefix}${type}/${id}`;
}

interface Place {
  readonly prefix: string;
  readonly path: string;
}

type Builder = (question: Question, place: Place) => readonly string[];

/** How each service names resources without their ARNs. */
const builders: Readonly<Record<string, Builder>> = {
  ec2: (question, { prefix }) => [...question.values()].flatMap((value) => ec2Arn(value, prefix) ?? []),
  ecs: (question, { prefix }) => [
    ...values(question, /^(clusterName|cluster|clusters\.\d+)$/).map((name) => `${prefix}cluster/${lastOf(name)}`),
    ...values(question, /^(serviceName|service|services\.\d+)$/).map(
      (name) => `${prefix}service/${lastOf(question.get('cluster') ?? 'default')}/${lastOf(name)}`,
    ),
    ...values(question, /^family$/).map((name) => `${prefix}task-definition/${name}:0`),
  ],
  ecr: (question, { prefix }) =>
    values(question, /^repositoryNames?(\.\d+)?$/).map((name) => `${prefix}repository/${name}`),
  elasticloadbalancing: (question, { prefix }) =>
    values(question, /^Name$/).map((name) =>
      question.has('Subnets.member.1') ? `${prefix}loadbalancer/app/${name}/new` : `${prefix}targetgroup/${name}/new`,
    ),
  iam: (question, { prefix }) => [
    ...values(question, /^RoleName$/).map((name) => `${prefix}role/${name}`),
    ...values(question, /^InstanceProfileName$/).map((name) => `${prefix}instance-profile/${name}`),
  ],
  // Some actions are checked against the group, some against its streams.
  logs: (question, { prefix }) =>
    values(question, /^(logGroupName|logGroupIdentifier)$/).flatMap((name) => [
      `${prefix}log-group:${name}`,
      `${prefix}log-group:${name}:log-stream:`,
    ]),
  s3: (_, { path }) => {
    const [, bucket = '', key = ''] = /^\/([^/?]+)\/?([^?]*)/.exec(path) ?? [];
    return [key === '' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${decodeURIComponent(key)}`];
  },
  servicediscovery: (question, { prefix }) =>
    [...question.values()].flatMap((value) => {
      const type = { ns: 'namespace', srv: 'service' }[/^(ns|srv)-\w+$/.exec(value)?.[1] ?? ''];
      return type === undefined ? [] : [`${prefix}${type}/${value}`];
    }),
  // Parameters of AWS itself belong to no account.
  ssm: (question, { prefix }) =>
    values(question, /^Name$/).map((name) =>
      name.startsWith('/aws/') ? `${prefix.replace(/\d{12}:$/, ':')}parameter${name}` : `${prefix}parameter/${name}`,
    ),
};

function values(question: Question, path: RegExp): readonly string[] {
  return [...question].flatMap(([each, value]) => (path.test(each) ? [value] : []));
}

/** The name at the end of an ARN, or the name itself. */
function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

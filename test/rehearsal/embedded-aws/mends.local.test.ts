import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupRulesCommand,
  RunInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateBucketCommand, ListObjectsV2Command, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { createMends } from '../../../src/rehearsal/embedded-aws/mends';
import { describeWith } from '../../support/needs';
import { anEmbeddedAws, clientsOf, type TestAws } from './an-embedded-aws';

type Clients = ReturnType<typeof clientsOf>;

/** What a gap shows as: the same question, with its answer where the emulator is left alone and where it is mended. */
interface Gap {
  readonly name: string;
  readonly ask: (clients: Clients, aws: TestAws['aws']) => Promise<unknown>;
  readonly alone: unknown;
  readonly mended: unknown;
}

const gaps: readonly Gap[] = [
  { name: 'ecs-zone-rebalancing', ask: askRebalancing, alone: undefined, mended: 'DISABLED' },
  { name: 'ec2-rule-description', ask: askRuleDescription, alone: undefined, mended: 'requests' },
  { name: 'ec2-no-public-address', ask: askPublicAddress, alone: 'shown', mended: 'absent' },
  { name: 'ec2-instance-security-groups', ask: askInstanceGroups, alone: false, mended: true },
  { name: 'ec2-root-volume-size', ask: askEncryptedRoot, alone: 'MissingParameter', mended: 'runs' },
  { name: 's3-bucket-policy', ask: askBucket, alone: 403, mended: 200 },
  { name: 'ecr-registry-token', ask: askRegistry, alone: 401, mended: 200 },
];

describeWith('python', 'a mend of the gateway', () => {
  let mended: TestAws;
  const alone = new Map<string, TestAws>();

  beforeAll(async () => {
    mended = await anEmbeddedAws();
    for (const { name } of gaps) alone.set(name, await anEmbeddedAws([name]));
  });

  afterAll(async () => {
    await Promise.all([mended, ...alone.values()].map((test) => test.stop()));
  });

  it('is in this list, all of them are', () => {
    const mends = createMends({ endpoint: () => '', passwordFor: () => '' });
    expect(mends.map(({ name }) => name).toSorted()).toEqual(gaps.map(({ name }) => name).toSorted());
  });

  it.each(gaps)('$name is needed: without it the emulator still answers otherwise', async (gap) => {
    const without = alone.get(gap.name);
    if (!without) throw new Error(`${gap.name} was not started`);
    expect(await gap.ask(clientsOf(without.aws, '111111111111'), without.aws)).toEqual(gap.alone);
  });

  it.each(gaps)('$name makes the answer what AWS would say', async (gap) => {
    expect(await gap.ask(clientsOf(mended.aws, '111111111111'), mended.aws)).toEqual(gap.mended);
  });
});

async function askRebalancing({ ecs }: Clients): Promise<unknown> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'cluster' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'web:1' }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'cluster',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 0,
      availabilityZoneRebalancing: 'DISABLED',
    }),
  );
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'cluster', services: ['web'] }));
  return services[0]?.availabilityZoneRebalancing;
}

async function makeNetwork(ec2: EC2Client) {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
  const group = (GroupName: string) =>
    ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
  const [web, client] = [await group(`web-${String(VpcId)}`), await group(`client-${String(VpcId)}`)];
  return { subnetId: Subnet?.SubnetId ?? '', web: web.GroupId ?? '', client: client.GroupId ?? '' };
}

async function askRuleDescription({ ec2 }: Clients): Promise<unknown> {
  const { web, client } = await makeNetwork(ec2);
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: web,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 80,
          ToPort: 80,
          UserIdGroupPairs: [{ GroupId: client, Description: 'requests' }],
        },
      ],
    }),
  );
  const { SecurityGroupRules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [web] }] }),
  );
  return SecurityGroupRules.find(({ IsEgress }) => IsEgress === false)?.Description;
}

/** Starts an instance as Terraform does, without a public address and with an encrypted root volume. */
async function runInstance(ec2: EC2Client, rootGiB: number | undefined) {
  const { subnetId, web } = await makeNetwork(ec2);
  await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 't4g.nano',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId, Groups: [web], AssociatePublicIpAddress: false }],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: rootGiB } }],
    }),
  );
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: 'subnet-id', Values: [subnetId] }] }),
  );
  return { instance: Reservations[0]?.Instances?.[0], group: web };
}

async function askPublicAddress({ ec2 }: Clients): Promise<unknown> {
  const { instance } = await runInstance(ec2, 8);
  return instance?.NetworkInterfaces?.[0]?.Association === undefined ? 'absent' : 'shown';
}

async function askInstanceGroups({ ec2 }: Clients): Promise<unknown> {
  const { instance, group } = await runInstance(ec2, 8);
  return instance?.SecurityGroups?.some(({ GroupId }) => GroupId === group);
}

async function askEncryptedRoot({ ec2 }: Clients): Promise<unknown> {
  return runInstance(ec2, undefined).then(
    () => 'runs',
    (error: unknown) => (error instanceof Error ? error.name : error),
  );
}

async function askRegistry({ ecr }: Clients, { registryHost }: TestAws['aws']): Promise<unknown> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const authorization = `Basic ${authorizationData?.[0]?.authorizationToken ?? ''}`;
  const answer = await fetch(`http://${registryHost}/v2/`, { headers: { authorization } });
  return answer.status;
}

/** The status of a list of a bucket that answers over TLS only; what the test does not speak counts as TLS. */
async function askBucket(_: Clients, aws: TestAws['aws']): Promise<unknown> {
  const place = { endpoint: aws.endpoint.href, region: 'eu-central-1', forcePathStyle: true };
  const s3 = new S3Client({ ...place, credentials: { ...aws.credentialsFor('111111111111') } });
  const bucket = { Bucket: 'tls-only' };
  const statement = {
    ...{
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::tls-only', 'arn:aws:s3:::tls-only/*'],
    },
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(
    new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
  );
  await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy }));
  const { $metadata } = await s3
    .send(new ListObjectsV2Command(bucket))
    .catch((error: unknown) => errorSchema.parse(error));
  s3.destroy();
  return $metadata.httpStatusCode;
}

const errorSchema = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

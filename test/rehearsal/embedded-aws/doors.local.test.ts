import { readdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { describeWith } from '../../support/needs';
import { anEmbeddedAws, clientsOf, type TestAws } from './an-embedded-aws';

describeWith('python', 'the embedded AWS', () => {
  let test: TestAws;

  beforeAll(async () => {
    test = await anEmbeddedAws();
  });

  afterAll(() => test.stop());

  /** Asks the gateway with these headers, and returns status and body. */
  function ask(path: string, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = test.aws.endpoint;
      const call = request({ hostname, port, path, method: 'POST', headers }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      });
      call.on('error', reject);
      call.end();
    });
  }

  it('listens on the loopback interface only', () => {
    expect(test.aws.endpoint.hostname).toBe('127.0.0.1');
  });

  it('answers nobody who has no key of this run, and says so at once', async () => {
    const { ec2, ecs } = clientsOf(test.aws, '111111111111', 'AKIAIOSFODNN7EXAMPLE');
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(ecs.send(new DescribeClustersCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const numbered = clientsOf(test.aws, '111111111111', '111111111111');
    await expect(numbered.ecs.send(new DescribeClustersCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('answers no unsigned request', async () => {
    expect((await ask('/?Action=DescribeVpcs', {})).status).toBe(403);
  });

  it.each([
    ['an origin', { origin: 'https://example.com' }],
    ['the marks of a browser', { 'sec-fetch-site': 'cross-site' }],
  ])('answers no web page: a request with %s is refused, even with the right key', async (_, headers) => {
    const { accessKeyId } = test.aws.credentialsFor('111111111111');
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-central-1/ec2/aws4_request`;
    const answer = await ask('/?Action=DescribeVpcs', { ...headers, authorization });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('web pages');
  });

  it('answers no host name that is not its own, such as one that was made to point here', async () => {
    const answer = await ask('/', { host: 'rebound.example.com' });
    expect(answer.status).toBe(421);
    expect(answer.body).toContain('rebound.example.com');
  });

  it.each(['/_ministack/health', '/moto-api/', '/moto-api/data.json', '/_localstack/health'])(
    'keeps the emulators own page %s behind the key',
    async (path) => {
      expect((await ask(path, {})).status).toBe(403);
    },
  );

  it('gives images to nobody who has no token of this run', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect((await ask('/v2/', {})).status).toBe(401);
    expect((await ask('/v2/', { authorization: basic('AWS:password') })).status).toBe(401);
  });

  it('keeps accounts apart', async () => {
    const [one, other] = ['111111111111', '222222222222'].map((account) => clientsOf(test.aws, account));
    if (!one || !other) throw new Error('There are no clients');
    const { Vpc } = await one.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    await one.ecs.send(new CreateClusterCommand({ clusterName: 'apart' }));
    const vpcs = async (clients: typeof one) =>
      ((await clients.ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? []).map(({ VpcId }) => VpcId);
    expect(await vpcs(one)).toContain(Vpc?.VpcId);
    expect(await vpcs(other)).not.toContain(Vpc?.VpcId);
    const clusters = async (clients: typeof one) =>
      ((await clients.ecs.send(new DescribeClustersCommand({ clusters: ['apart'] }))).clusters ?? []).length;
    expect([await clusters(one), await clusters(other)]).toEqual([1, 0]);
  });

  it('keeps its sockets where no other user gets', () => {
    const sockets = readdirSync(test.folder).filter((name) => name.startsWith('s-'));
    expect(sockets).toHaveLength(1);
    expect(statSync(test.folder).mode & 0o077).toBe(0);
    expect(statSync(join(test.folder, sockets[0] ?? '')).mode & 0o077).toBe(0);
  });

  it('records calls, and lets one fail that a test wants to fail', async () => {
    const { ecs } = clientsOf(test.aws, '333333333333');
    test.aws.disturb({ service: 'ecs', action: 'CreateCluster', times: 1, status: 400, code: 'ClientException' });
    const create = () => ecs.send(new CreateClusterCommand({ clusterName: 'disturbed' }));
    await expect(create()).rejects.toMatchObject({ name: 'ClientException' });
    await create();
    const calls = test.aws.recordedCalls().filter(({ account }) => account === '333333333333');
    expect(calls.map(({ service, action, status }) => [service, action, status])).toEqual([
      ['ecs', 'CreateCluster', 400],
      ['ecs', 'CreateCluster', 200],
    ]);
  });
});

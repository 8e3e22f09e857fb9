import { accountIdSchema, regionSchema } from '../../../src/contract/values';
import { EcsClusters } from '../../../src/pipeline/adapters/ecs-clusters';
import { type CredentialSource } from '../../../src/pipeline/ports/deployments';
import { type Behaviour, MisbehavingServer } from './misbehaving-server';

const place = {
  account: accountIdSchema.parse('111111111111'),
  region: regionSchema.parse('eu-central-1'),
  cluster: 'shop',
};
const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

const answers = (body: unknown): Behaviour => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

const refuses = (type: string, message: string, status = 400): Behaviour => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: type, message }),
});

// As AWS answers: what the embedded AWS knows of ECS is asked in the tests of real containers.
describe('deployments in ECS', () => {
  let server: MisbehavingServer;
  afterEach(() => server.stop());

  async function open(behaviours: readonly Behaviour[], credentials: CredentialSource = () => Promise.resolve(keys)) {
    server = await MisbehavingServer.start(...behaviours);
    return new EcsClusters(server.url).open(place, credentials);
  }

  const brief = (status: string) => ({
    serviceDeployments: [{ serviceDeploymentArn: 'arn:new', status, createdAt: 1_767_225_600 }],
  });
  const whole = {
    serviceDeployments: [
      {
        serviceDeploymentArn: 'arn:new',
        status: 'ROLLBACK_SUCCESSFUL',
        createdAt: 1_767_225_600,
        finishedAt: 1_767_225_690.5,
        targetServiceRevision: { arn: 'arn:revision' },
        rollback: { reason: 'the circuit breaker' },
      },
    ],
  };
  const revision = { serviceRevisions: [{ taskDefinition: 'arn:task-definition/shop-web:2' }] };

  it('are described when their status is another, with their reason and their task definition', async () => {
    const behaviours = [brief('ROLLBACK_SUCCESSFUL'), whole, revision, brief('ROLLBACK_SUCCESSFUL')].map(answers);
    const deployments = await open(behaviours);
    const expected = {
      kind: 'done',
      value: [
        {
          arn: 'arn:new',
          status: 'ROLLBACK_SUCCESSFUL',
          createdAt: 1_767_225_600_000,
          finishedAt: 1_767_225_690_500,
          taskDefinition: 'arn:task-definition/shop-web:2',
          rollbackReason: 'the circuit breaker',
        },
      ],
    };
    expect(await deployments.listDeployments('web')).toMatchObject(expected);
    expect(await deployments.listDeployments('web')).toMatchObject(expected);
    expect(server.arrived.map(({ headers }) => String(headers['x-amz-target']).split('.')[1])).toEqual([
      'ListServiceDeployments',
      'DescribeServiceDeployments',
      'DescribeServiceRevisions',
      'ListServiceDeployments',
    ]);
  });

  it('are none where AWS does not know them', async () => {
    const deployments = await open([refuses('UnknownOperationException', 'What?')]);
    expect(await deployments.listDeployments('web')).toEqual({ kind: 'done', value: [] });
  });

  it('are asked for later when AWS asks for patience, is down or is not there', async () => {
    const throttled = await open([refuses('ThrottlingException', 'Rate exceeded')]);
    expect(await throttled.describeServices(['web'])).toEqual({
      kind: 'later',
      why: 'ThrottlingException: Rate exceeded',
    });
    await server.stop();
    expect((await throttled.describeServices(['web'])).kind).toBe('later');
    const down = await open([refuses('ServerException', 'Sorry', 500)]);
    expect((await down.describeServices(['web'])).kind).toBe('later');
  });

  it('are asked for again where AWS asked for patience once', async () => {
    const deployments = await open([refuses('ThrottlingException', 'Rate exceeded'), answers({ services: [] })]);
    expect(await deployments.describeServices(['web'])).toEqual({ kind: 'done', value: [] });
  });

  it('name the permission that is missing, as AWS names it', async () => {
    const message = 'User: x is not authorized to perform: ecs:DescribeServiceRevisions on resource: *';
    const deployments = await open([
      answers(brief('SUCCESSFUL')),
      answers(whole),
      refuses('AccessDeniedException', message),
    ]);
    expect(await deployments.listDeployments('web')).toMatchObject({
      kind: 'forbidden',
      action: 'ecs:DescribeServiceRevisions',
    });
  });

  it('are out of reach where there is no such cluster', async () => {
    const deployments = await open([refuses('ClusterNotFoundException', 'Cluster not found.')]);
    expect(await deployments.describeServices(['web'])).toEqual({
      kind: 'failed',
      why: 'ClusterNotFoundException: Cluster not found.',
    });
  });

  it('are asked for with new keys when the old ones end, and later while there are none', async () => {
    let source: CredentialSource = () => Promise.resolve({ ...keys, expiresAt: 1 });
    const deployments = await open([answers({ services: [] })], () => source());
    expect((await deployments.describeServices(['web'])).kind).toBe('done');
    source = () => Promise.reject(new Error('STS did not answer'));
    expect(await deployments.describeServices(['web'])).toEqual({ kind: 'later', why: 'STS did not answer' });
    source = () => Promise.resolve({ ...keys, accessKeyId: 'ASIANEXT' });
    expect((await deployments.describeServices(['web'])).kind).toBe('done');
    expect(String(server.arrived.at(-1)?.headers.authorization)).toContain('ASIANEXT');
  });

  it('are asked for ten services at a time', async () => {
    const deployments = await open([answers({ services: [] })]);
    await deployments.describeServices(Array.from({ length: 21 }, (_, index) => `s${index}`));
    expect(server.arrived).toHaveLength(3);
  });
});

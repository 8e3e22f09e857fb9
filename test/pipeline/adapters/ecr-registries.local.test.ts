import { createHash } from 'node:crypto';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { accountIdSchema, regionSchema } from '../../../src/contract/values';
import { EcrRegistries } from '../../../src/pipeline/adapters/ecr-registries';
import { anEmbeddedAws, clientsOf, type TestAws } from '../../rehearsal/embedded-aws/an-embedded-aws';
import { describeWith } from '../../support/needs';
import { FakeRunLog } from '../steps/fakes/fake-run-log';

const place = { account: accountIdSchema.parse('111111111111'), region: regionSchema.parse('eu-central-1') };

describeWith('python', 'a registry in AWS', () => {
  let test: TestAws;
  const before = process.env.AWS_ENDPOINT_URL;

  beforeAll(async () => {
    test = await anEmbeddedAws();
    process.env.AWS_ENDPOINT_URL = test.aws.endpoint.href;
    await clientsOf(test.aws, place.account).ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop/web' }));
  });

  afterAll(async () => {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = before;
    await test.stop();
  });

  const open = (log = new FakeRunLog(), credentials = test.aws.credentialsFor(place.account)) =>
    new EcrRegistries(log).open(place, credentials);

  /** Pushes an image by the protocol that docker speaks. */
  async function push(repository: string, tag: string): Promise<string> {
    const access = await open().access();
    if (access.kind !== 'done') throw new Error('No access');
    const { host, username, password } = access.value;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const send = (path: string, method: string, [contentType, body]: readonly [string, string]) =>
      fetch(new URL(path, `http://${host}`), { method, headers: { authorization, 'content-type': contentType }, body });
    const blob = async (text: string) => {
      const digest = digestOf(text);
      await untilDone(async () => {
        const { headers } = await send(`/v2/${repository}/blobs/uploads/`, 'POST', ['text/plain', '']);
        const path = `${headers.get('location') ?? ''}?digest=${digest}`;
        return send(path, 'PUT', ['application/octet-stream', text]);
      });
      return { digest, size: text.length };
    };
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...(await blob('{}')) };
    const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', ...(await blob(`layer of ${tag}`)) };
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] });
    await untilDone(() => send(`/v2/${repository}/manifests/${tag}`, 'PUT', [mediaType, manifest]));
    return digestOf(manifest);
  }

  it('tells in one call which of many tags exist, and what they name', async () => {
    const digest = await push('shop/web', 'c1-a');
    const calls = test.aws.recordedCalls().length;
    const found = await open().find('shop/web', ['c1-a', 'c1-b', 'c1-c']);
    expect(found).toEqual({ kind: 'done', value: new Map([['c1-a', { digest, size: 15 }]]) });
    expect(test.aws.recordedCalls().length).toBe(calls + 1);
  });

  it('knows no tag of an empty repository', async () => {
    const { ecr } = clientsOf(test.aws, place.account);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop/empty' }));
    expect(await open().find('shop/empty', ['c1-a'])).toEqual({ kind: 'done', value: new Map() });
  });

  it('says so where there is no repository', async () => {
    expect(await open().find('shop/none', ['c1-a'])).toEqual({ kind: 'no-repository' });
  });

  it('gives access, the password masked', async () => {
    const log = new FakeRunLog();
    const access = await open(log).access();
    expect(access).toMatchObject({ kind: 'done', value: { host: test.aws.registryHost, username: 'AWS' } });
    expect(log.masked).toEqual([access.kind === 'done' ? access.value.password : '']);
  });

  it('tells whom AWS refuses', async () => {
    const stranger = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
    expect(await open(new FakeRunLog(), stranger).find('shop/web', ['c1-a'])).toMatchObject({
      kind: 'failed',
      code: 'InvalidClientTokenId',
    });
  });

  it('asks again when AWS stumbles', async () => {
    test.aws.disturb({ service: 'ecr', action: 'BatchGetImage', times: 2 });
    expect(await open().find('shop/web', ['c1-a'])).toMatchObject({ kind: 'done' });
  });

  it('tells when nobody answers', async () => {
    const registries = new EcrRegistries(new FakeRunLog());
    process.env.AWS_ENDPOINT_URL_ECR = 'http://127.0.0.1:9';
    const found = await registries.open(place, test.aws.credentialsFor(place.account)).find('shop/web', ['c1-a']);
    delete process.env.AWS_ENDPOINT_URL_ECR;
    expect(JSON.stringify(found)).toContain('connect ECONNREFUSED 127.0.0.1:9');
  });
});

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** A registry may stumble, as docker knows, which tries again too. */
async function untilDone(push: () => Promise<Response>): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await push()).status === 201) return;
  }
  throw new Error('The registry takes nothing');
}

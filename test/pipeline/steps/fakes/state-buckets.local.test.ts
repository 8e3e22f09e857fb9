import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { regionSchema } from '../../../../src/contract/values';
import { S3StateBuckets } from '../../../../src/pipeline/adapters/s3-state-buckets';
import { type StateBucket, type StateBuckets } from '../../../../src/pipeline/ports/state-buckets';
import { anEmbeddedAws, type TestAws } from '../../../rehearsal/embedded-aws/an-embedded-aws';
import { describeWith } from '../../../support/needs';
import { type Behaviour, MisbehavingServer } from '../../adapters/misbehaving-server';
import { FakeStateBuckets } from './fake-state-buckets';

const region = regionSchema.parse('eu-central-1');
const account = '111111111111';
const name = 'shop-states';

/** An empty bucket, and one that does not exist. */
interface World {
  readonly buckets: StateBuckets;
  readonly bucket: StateBucket;
  readonly missing: StateBucket;
}

function rules(aWorld: () => World): void {
  const keep = async (texts: Readonly<Record<string, string>>) => {
    const { buckets, bucket } = aWorld();
    for (const [key, text] of Object.entries(texts))
      expect(await buckets.write(bucket, key, text)).toEqual({ kind: 'done', value: undefined });
  };

  it('keep a text under a key, in place of the one before', async () => {
    const { buckets, bucket } = aWorld();
    await keep({ 'kept/one.tfstate': 'before' });
    await keep({ 'kept/one.tfstate': '{"it": "has an é and a €"}\n' });
    expect(await buckets.tryRead(bucket, 'kept/one.tfstate')).toEqual({
      kind: 'done',
      value: '{"it": "has an é and a €"}\n',
    });
    await keep({ 'kept/empty': '' });
    expect(await buckets.tryRead(bucket, 'kept/empty')).toEqual({ kind: 'done', value: '' });
  });

  it('have nothing under a key that nobody wrote', async () => {
    const { buckets, bucket } = aWorld();
    expect(await buckets.tryRead(bucket, 'none')).toEqual({ kind: 'done', value: undefined });
    expect(await buckets.list(bucket, 'none')).toEqual({ kind: 'done', value: [] });
    expect(await buckets.remove(bucket, 'none')).toEqual({ kind: 'done', value: undefined });
  });

  it('list the keys that begin so, in the order of their bytes', async () => {
    const { buckets, bucket } = aWorld();
    const keys = ['listed/B', 'listed/a b', 'listed/a&b<c>', 'listed/a+b', 'listed/sub/z', 'listed/é'];
    await keep(Object.fromEntries([...keys.toReversed(), 'elsewhere', 'listed'].map((key) => [key, key])));
    expect(await buckets.list(bucket, 'listed/')).toEqual({
      kind: 'done',
      value: ['listed/B', 'listed/a b', 'listed/a&b<c>', 'listed/a+b', 'listed/sub/z', 'listed/é'],
    });
  });

  it('keep nothing that is removed', async () => {
    const { buckets, bucket } = aWorld();
    await keep({ 'removed/one': '1', 'removed/two': '2' });
    expect(await buckets.remove(bucket, 'removed/one')).toEqual({ kind: 'done', value: undefined });
    expect(await buckets.tryRead(bucket, 'removed/one')).toEqual({ kind: 'done', value: undefined });
    expect(await buckets.list(bucket, 'removed/')).toEqual({ kind: 'done', value: ['removed/two'] });
  });

  it('say so when they do not exist', async () => {
    const { buckets, missing } = aWorld();
    expect(await buckets.list(missing, '')).toEqual({ kind: 'no-bucket' });
    expect(await buckets.tryRead(missing, 'key')).toEqual({ kind: 'no-bucket' });
    expect(await buckets.write(missing, 'key', 'text')).toEqual({ kind: 'no-bucket' });
    expect(await buckets.remove(missing, 'key')).toEqual({ kind: 'no-bucket' });
  });
}

describe('state buckets in memory', () => {
  const buckets = new FakeStateBuckets({ [name]: {} });
  rules(() => ({ buckets, bucket: { name, region }, missing: { name: 'none', region } }));

  it('record what they are asked, and by whom', async () => {
    const asked = new FakeStateBuckets({ [name]: {} }, { closed: 'AccessDenied: no' });
    await asked.list({ name, region }, 'shop/');
    expect(await asked.tryRead({ name: 'closed', region }, 'key')).toEqual({ kind: 'failed', why: 'AccessDenied: no' });
    expect(asked.calls).toEqual([`list ${name} shop/`, 'read closed key']);
    expect(asked.askers.map((bucket) => bucket.name)).toEqual([name, 'closed']);
  });
});

describeWith('python', 'state buckets in S3', () => {
  let test: TestAws;
  let client: S3Client;
  const credentials = () => test.aws.credentialsFor(account);

  beforeAll(async () => {
    test = await anEmbeddedAws();
    client = new S3Client({ endpoint: test.aws.endpoint.href, region, credentials: { ...credentials() } });
    await client.send(new CreateBucketCommand({ Bucket: name }));
  });
  afterAll(async () => {
    client.destroy();
    await test.stop();
  });

  const s3 = () => new S3StateBuckets(test.aws.endpoint.href);
  const bucket = (): StateBucket => ({ name, region, credentials: credentials() });
  rules(() => ({ buckets: s3(), bucket: bucket(), missing: { ...bucket(), name: 'shop-none' } }));

  it('list all keys, where S3 tells some at a time', async () => {
    const pages = await MisbehavingServer.start(aPage('a', 'more&amp;more'), aPage('b'));
    const listed = await new S3StateBuckets(pages.url).list(bucket(), 'p/');
    await pages.stop();
    expect(pages.arrived.map(({ path }) => path)).toEqual([
      expect.stringMatching(/prefix=p%2F/),
      expect.stringMatching(/continuation-token=more%26more&.*prefix=p%2F/),
    ]);
    expect(listed).toEqual({ kind: 'done', value: ['a', 'b'] });
  });

  it('ask again when AWS stumbles', async () => {
    const before = test.aws.recordedCalls().length;
    test.aws.disturb({ service: 's3', action: 'PutObject', times: 2 });
    expect(await s3().write(bucket(), 'stumbled', 'text')).toEqual({ kind: 'done', value: undefined });
    const answers = test.aws.recordedCalls().slice(before);
    expect(answers.map(({ action, status }) => [action, status])).toEqual([
      ['PutObject', 500],
      ['PutObject', 500],
      ['PutObject', 200],
    ]);
  });

  it('tell whom AWS refuses, and that nobody answers', async () => {
    const stranger = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
    expect(JSON.stringify(await s3().list({ ...bucket(), credentials: stranger }, ''))).toMatch(
      /"failed","why":"Invalid(AccessKeyId|ClientTokenId): /,
    );
    expect(JSON.stringify(await new S3StateBuckets('http://127.0.0.1:9').list(bucket(), ''))).toContain(
      'connect ECONNREFUSED 127.0.0.1:9',
    );
  });

  it('take the credentials of the environment where none are given', async () => {
    const { accessKeyId, secretAccessKey } = credentials();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
    const listed = await s3().list({ name, region }, 'none');
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    expect(listed).toEqual({ kind: 'done', value: [] });
  });
});

/** What S3 answers of one key, and by which token it tells more. */
function aPage(key: string, more?: string): Behaviour {
  const next = more === undefined ? '' : `<NextContinuationToken>${more}</NextContinuationToken>`;
  return { status: 200, body: `<ListBucketResult><Contents><Key>${key}</Key></Contents>${next}</ListBucketResult>` };
}

import { parseImagesFile } from '../../../src/pipeline/image/images-file';
import { aWorld, digest, failed, host, role, type World } from './a-build-world';
import { type BuildImagesInputs } from '../../../src/pipeline/steps/build-images';
import { someCells, someFiles } from './some-cells';

describe('images that are nowhere', () => {
  it('are built, pushed to where deployed cells use them, and read back', async () => {
    const world = aWorld();
    const { images } = await world.run();
    expect(images.map(({ name, places }) => [name, places])).toEqual(
      ['web', 'api'].map((name) => [
        name,
        [{ account: '111111111111', region: 'eu-central-1', digest, size: 1_500_000, result: 'built' }],
      ]),
    );
    const [web] = images;
    expect(world.builder.requests[0]).toMatchObject({ names: [`${host}/shop/web:${web?.tag ?? ''}`], push: true });
    expect(world.log.fenced).toContain('Build of web: built docker/web');
    expect(world.builder.holdsPasswords).toBe(false);
  });

  it('go to every account and Region in one build', async () => {
    const world = aWorld({ files: someFiles(someCells('aws')) });
    const roles = [role, 'arn:aws:iam::222222222222:role/push'];
    const { images } = await world.run({ roles, images: ['web'] });
    expect(world.builder.requests).toHaveLength(1);
    expect(world.builder.requests[0]?.names.map((name) => name.split('/')[0])).toEqual([
      host,
      '222222222222.eu-west-1.example',
    ]);
    expect(images[0]?.places).toHaveLength(2);
    expect(world.sessions.asked.map(({ arn }) => arn)).toEqual(roles);
  });

  it('are built no more at a time than allowed', async () => {
    const world = aWorld();
    await world.run({ concurrency: 1 });
    expect(world.builder.mostAtATime).toBe(1);
  });
});

describe('images that are there', () => {
  it('cost one question for each repository, no password and no start of docker', async () => {
    const world = aWorld();
    await world.run();
    const before = { finds: world.registries.finds.length, accesses: world.registries.accesses };
    const { images } = await world.run();
    expect(images.flatMap(({ places }) => places.map(({ result }) => result))).toEqual(['reused', 'reused']);
    expect(world.registries.finds.length - before.finds).toBe(2);
    expect(world.registries.accesses).toBe(before.accesses);
    expect(world.builder.requests).toHaveLength(2);
  });

  it('leave only the changed one to be built', async () => {
    const world = aWorld();
    await world.run();
    await world.files.writeText('docker/api/main.py', 'pass  # changed');
    const { images } = await world.run();
    expect(images.map(({ places }) => places[0]?.result)).toEqual(['reused', 'built']);
    expect(world.builder.requests.map(({ folder }) => folder)).toEqual(['docker/web', 'docker/api', 'docker/api']);
  });
});

describe('what is written', () => {
  it('are the tags, for Terraform, beside every stack, before anything else is tried', async () => {
    const world = aWorld({ build: () => failed('no') });
    await expect(world.run()).rejects.toMatchObject({ code: 'BuildFailed' });
    expect(world.files.written).toEqual(
      ['stacks/dev', 'stacks/lab'].map((stack) => `cdktf.out/${stack}/images.auto.tfvars.json`),
    );
    const text = await world.files.tryReadText('cdktf.out/stacks/dev/images.auto.tfvars.json');
    expect(text).toMatch(/^\{\n {2}"images": \{\n {4}"web": "c1-\w{40}",\n {4}"api": "c1-\w{40}"\n {2}\}\n\}\n$/);
  });

  it('are the digests, for later steps, at the end', async () => {
    const world = aWorld();
    const result = await world.run();
    expect(parseImagesFile((await world.files.tryReadText('images.json')) ?? '')).toEqual(result);
  });
});

describe('a run that does not push', () => {
  it.each<[string, World, Partial<BuildImagesInputs>, RegExp]>([
    ['has no role', {}, { roles: [] }, /account 111111111111 .* IMAGES_ROLE, .*npm run bootstrap/],
    ['may ask for no token', { session: { kind: 'no-token' } }, {}, /id-token: write.*fork/],
  ])('%s: everything is built, and it says so', async (_, world, inputs, notice) => {
    const { run: start, builder, log } = aWorld(world);
    const { images } = await start(inputs);
    expect(builder.requests.map(({ push, names }) => [push, names])).toEqual([
      [false, []],
      [false, []],
    ]);
    expect(log.notices).toEqual([expect.stringMatching(notice)]);
    expect(images.every(({ places }) => places.length === 0)).toBe(true);
  });

  it('was asked not to, and asks nobody', async () => {
    const { run: start, sessions, log } = aWorld();
    await start({ push: false });
    expect(sessions.asked).toEqual([]);
    expect(log.notices).toEqual([]);
  });

  it('was asked for the names alone, and has nothing to say of pushing', async () => {
    const { run: start, builder, log, files } = aWorld();
    await start({ push: false, dryRun: true, roles: [] });
    expect([builder.requests, log.notices]).toEqual([[], []]);
    expect(files.written).toContain('cdktf.out/stacks/dev/images.auto.tfvars.json');
  });

  it('has no deployed cell to push for', async () => {
    const cells = someCells();
    const local = { ...cells, cells: cells.cells.map((cell) => ({ ...cell, deploy: 'local' as const })) };
    const { run: start, log } = aWorld({ files: someFiles(local) });
    await start();
    expect(log.notices[0]).toContain('no cell that a merge deploys');
  });

  it('is a dry run, which builds nothing either', async () => {
    const world = aWorld();
    await world.run({ dryRun: true });
    await world.run({ dryRun: true, push: false });
    expect(world.builder.requests).toEqual([]);
    expect(world.builder.signedIn).toEqual([]);
  });
});

describe('a push that fails', () => {
  it('is no failure when another run pushed the same content first', async () => {
    const world = aWorld({
      build: (_, { push }) => {
        push();
        return failed('the image tag already exists and the repository is immutable');
      },
    });
    const { images } = await world.run({ images: ['web'] });
    expect(images[0]?.places[0]).toMatchObject({ digest });
  });

  it('is tried once more with a new password when the old one expired', async () => {
    const expired = failed('denied: Your authorization token has expired. Reauthenticate and try again.');
    const world = aWorld({ build: (_, { calls }) => (calls === 1 ? expired : undefined) });
    await world.run({ images: ['web'] });
    expect(world.builder.signedIn).toEqual([[host], [host]]);
    expect(world.builder.holdsPasswords).toBe(false);
  });

  it.each([
    ['received unexpected HTTP status: 500 Internal Server Error'],
    ['toomanyrequests: Rate exceeded'],
    ['read tcp 127.0.0.1:1->127.0.0.1:2: read: connection reset by peer'],
  ])('is tried again after a while when the registry says %s', async (problem) => {
    const world = aWorld({ build: (_, { calls }) => (calls <= 2 ? failed(problem) : undefined) });
    const start = world.clock.now();
    const { images } = await world.run({ images: ['web'] });
    expect(images[0]?.places[0]?.result).toBe('built');
    // Three builds of three seconds, and two waits.
    expect(world.clock.now() - start).toBe(9000 + 1000 + 4000);
  });

  it('is not tried again for ever, nor at all when it is the Dockerfile that fails', async () => {
    const stumbling = aWorld({ build: () => failed('received unexpected HTTP status: 503 Service Unavailable') });
    await expect(stumbling.run({ images: ['web'] })).rejects.toThrow('503');
    expect(stumbling.builder.requests).toHaveLength(4);
    const broken = aWorld({ build: () => ({ ...failed('curl: (22) error: 503'), instruction: 'RUN curl' }) });
    await expect(broken.run({ images: ['web'] })).rejects.toThrow('503');
    expect(broken.builder.requests).toHaveLength(1);
  });

  it('is noticed when docker says nothing of it', async () => {
    const world = aWorld({ build: () => ({ kind: 'built', digest, output: '' }) });
    await expect(world.run()).rejects.toMatchObject({ code: 'PushNotSeen' });
  });

  it('is told for every image, with the line of the Dockerfile, and leaves no password', async () => {
    const world = aWorld({ build: ({ folder }) => (folder === 'docker/api' ? failed('exit code: 1', 2) : undefined) });
    await expect(world.run()).rejects.toMatchObject({
      code: 'BuildFailed',
      message: 'The image "api" was not built (docker/api/Dockerfile:2): exit code: 1',
      place: { file: 'docker/api/Dockerfile', line: 2 },
    });
    expect(world.builder.requests).toHaveLength(2);
    expect(world.builder.holdsPasswords).toBe(false);
  });
});

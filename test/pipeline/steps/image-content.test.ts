import { contentTag } from '../../../src/pipeline/image/content-tag';
import { type ImageSource, loadImageContent } from '../../../src/pipeline/steps/image-content';
import { FakeFiles } from './fakes/fake-files';

const aSource = (overrides: Partial<ImageSource> = {}): ImageSource => ({
  name: 'web',
  folder: 'docker/web',
  options: { buildArguments: {}, platforms: ['linux/amd64'] },
  allowUnpinnedBases: false,
  ...overrides,
});

const web = { 'docker/web/Dockerfile': 'FROM scratch AS build\nFROM build\n', 'docker/web/index.html': 'hello' };

async function tagOf(texts: Readonly<Record<string, string>>, executables: readonly string[] = []) {
  return contentTag(await loadImageContent(aSource(), new FakeFiles(texts, executables)));
}

describe('the content of an image', () => {
  it('changes its tag with a byte, a mode or a name', async () => {
    const tags = await Promise.all([
      tagOf(web),
      tagOf({ ...web, 'docker/web/index.html': 'hallo' }),
      tagOf(web, ['docker/web/index.html']),
      tagOf({ 'docker/web/Dockerfile': web['docker/web/Dockerfile'], 'docker/web/index.htm': 'hello' }),
    ]);
    expect(new Set(tags).size).toBe(4);
  });

  it('leaves out what .dockerignore names, and other folders', async () => {
    const ignoring = { ...web, 'docker/web/.dockerignore': '*.log\n.dockerignore\n' };
    const noisy = { ...ignoring, 'docker/web/a.log': 'noise', 'docker/web2/a': 'noise' };
    expect(await tagOf(noisy)).toBe(await tagOf(ignoring));
    expect(await tagOf(ignoring)).toBe(await tagOf(web));
  });

  it('follows the file that is named after the Dockerfile before the one of the context', async () => {
    const both = { ...web, 'docker/web/.dockerignore': '', 'docker/web/Dockerfile.dockerignore': '**' };
    const content = await loadImageContent(aSource(), new FakeFiles(both));
    expect(content.entries).toEqual([]);
  });
});

describe('an image that cannot be named', () => {
  it('has no Dockerfile', async () => {
    await expect(loadImageContent(aSource(), new FakeFiles({}))).rejects.toMatchObject({
      code: 'DockerfileMissing',
      message: 'The image "web" is built from docker/web/Dockerfile, which does not exist.',
    });
  });

  it('rests on a tag: every such line is named, and how to pin it', async () => {
    const files = new FakeFiles({
      'docker/web/Dockerfile': 'FROM node:20 AS build\nFROM build\nCOPY --from=nginx / /\n',
    });
    const failing = loadImageContent(aSource(), files);
    await expect(failing).rejects.toMatchObject({
      code: 'BaseNotPinned',
      place: { file: 'docker/web/Dockerfile', line: 1 },
    });
    await expect(failing).rejects.toThrow(
      /Dockerfile:1 names "node:20"\n.*Dockerfile:3 names "nginx"\n.*imagetools inspect/,
    );
  });

  it('is named all the same when that is allowed', async () => {
    const files = new FakeFiles({ 'docker/web/Dockerfile': 'FROM node:20\n' });
    const content = await loadImageContent(aSource({ allowUnpinnedBases: true }), files);
    expect(content.bases).toEqual(['node:20']);
  });

  it('has not the stage that is asked for', async () => {
    const options = { buildArguments: {}, platforms: ['linux/amd64'], target: 'prod' };
    await expect(loadImageContent(aSource({ options }), new FakeFiles(web))).rejects.toMatchObject({
      code: 'TargetMissing',
      message: 'docker/web/Dockerfile has no stage "prod". Its stages are build.',
    });
  });
});

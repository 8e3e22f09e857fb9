import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { contentTag } from '../../src/pipeline/image/content-tag';
import { loadImageContent } from '../../src/pipeline/steps/image-content';
import { changeApplication, type NextVersion } from '../../src/rehearsal/changed-application';

const options = { buildArguments: {}, platforms: ['linux/amd64'] };
const images = ['web', 'api'].map((name) => ({ name, folder: `docker/${name}`, repository: `shop/${name}` }));

describe('the next version of an application', () => {
  const folder = mkdtempSync(join(tmpdir(), 'changed-'));
  const root = join(folder, 'users');
  let versions = 0;

  beforeAll(() => {
    for (const { folder: context } of images) {
      mkdirSync(join(root, context, 'bin'), { recursive: true });
      writeFileSync(join(root, context, 'Dockerfile'), 'FROM scratch\nCOPY . /\nCMD ["/bin/run"]');
      writeFileSync(join(root, context, '.dockerignore'), '*\n!bin\n');
      writeFileSync(join(root, context, 'secret'), 'not for the image');
      writeFileSync(join(root, context, 'bin', 'run'), '#!/bin/sh\n');
      chmodSync(join(root, context, 'bin', 'run'), 0o755);
      symlinkSync('run', join(root, context, 'bin', 'start'));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('leaves what the user has as it is', async () => {
    const before = contentsOf(root);
    await change('broken', ['web', 'api']);
    expect(contentsOf(root)).toEqual(before);
  });

  it.each(['changed', 'broken'] as const)('has other tags for the images that are new: %s', async (version) => {
    const nextRoot = await change(version, ['web']);
    expect(await tagOf('web', nextRoot)).not.toBe(await tagOf('web', root));
    expect(await tagOf('api', nextRoot)).toBe(await tagOf('api', root));
  });

  it('is given what its build is given: what is ignored stays where it is, links and modes are kept', async () => {
    const context = join(await change('changed', ['web']), 'docker', 'web');
    expect(contentsOf(context)).toEqual(['Dockerfile', 'bin', 'bin/run', 'bin/start']);
    expect(statSync(join(context, 'bin', 'run')).mode & 0o111).toBe(0o111);
    expect(readlinkSync(join(context, 'bin', 'start'))).toBe('run');
  });

  it('adds a label to the last stage, which builds nothing anew', async () => {
    const dockerfile = readFileSync(join(await change('changed', ['web']), 'docker', 'web', 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^FROM scratch\nCOPY \. \/\nCMD \["\/bin\/run"\]\nLABEL [^\n]+\n$/);
  });

  it('begins with the last words when it is broken', async () => {
    const context = join(await change('broken', ['web']), 'docker', 'web');
    expect(readFileSync(join(context, 'Dockerfile'), 'utf8')).toMatch(
      /\nCOPY last-words \/last-words\nENTRYPOINT \["\/last-words"\]\nCMD \[\]\n$/,
    );
    expect(statSync(join(context, 'last-words')).mode & 0o111).toBe(0o111);
    expect(existsSync(join(root, 'docker', 'web', 'last-words'))).toBe(false);
  });

  async function change(version: NextVersion, renewed: readonly string[]): Promise<string> {
    versions += 1;
    const nextRoot = join(folder, `next-${versions}`);
    await changeApplication({ version, images, renewed, root, nextRoot, options });
    return nextRoot;
  }
});

async function tagOf(name: string, root: string): Promise<string> {
  const source = { name, folder: `docker/${name}`, options, allowUnpinnedBases: false };
  return contentTag(await loadImageContent(source, new LocalFiles(root)));
}

function contentsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

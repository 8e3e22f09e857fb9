import { type Cells } from '../../../src/contract/cells';
import { aWorld, digest, failed, host, type World } from './a-build-world';
import { someCells, someFiles } from './some-cells';

const tag = `sha256-${'1b'.repeat(32)}`;
const uri = `public.ecr.aws/nginx/nginx:1.29@${tag.replace('-', ':')}`;
const repository = 'shop/public.ecr.aws/nginx/nginx';

/** The cells of other tests, which use a copy too. */
function cellsWithCopy(): Cells {
  const cells = someCells();
  const uses = <T extends { readonly repositories: readonly string[] }>(each: T) => ({
    ...each,
    repositories: [...each.repositories, repository],
  });
  return {
    ...cells,
    copies: [{ uri, repository, tag }],
    registries: cells.registries.map(uses),
    cells: cells.cells.map(uses),
  };
}

function worldWithCopy(world: World = {}) {
  const repositories = ['shop/web', 'shop/api', repository];
  return aWorld({ files: someFiles(cellsWithCopy()), repositories, ...world });
}

describe('images of other registries', () => {
  it('are copied to where deployed cells use them, and read back', async () => {
    const world = worldWithCopy();
    const { images } = await world.run();
    expect(world.builder.copies).toEqual([{ uri, name: `${host}/${repository}:${tag}` }]);
    expect(images.find(({ name }) => name === uri)).toEqual({
      name: uri,
      repository,
      tag,
      seconds: 1,
      places: [{ account: '111111111111', region: 'eu-central-1', digest, size: 1_500_000, result: 'copied' }],
    });
    expect(world.builder.holdsPasswords).toBe(false);
  });

  it('cost one question once they are there', async () => {
    const world = worldWithCopy();
    await world.run();
    const accesses = world.registries.accesses;
    const { images } = await world.run();
    expect(images.find(({ name }) => name === uri)?.places.map(({ result }) => result)).toEqual(['reused']);
    expect(world.builder.copies).toHaveLength(1);
    expect(world.registries.accesses).toBe(accesses);
  });

  it('are left alone by a run that does not push, by a dry run, and by one for other images', async () => {
    const world = worldWithCopy();
    await world.run({ push: false });
    await world.run({ dryRun: true });
    await world.run({ images: ['web'] });
    expect(world.builder.copies).toEqual([]);
  });

  it('are taken as copied when another run was faster', async () => {
    const world = worldWithCopy({
      copy: (_, { push }) => {
        push();
        return failed('tag is immutable');
      },
    });
    const { images } = await world.run();
    expect(images.find(({ name }) => name === uri)?.places).toHaveLength(1);
  });

  it('end the run with the name and the reason when they cannot be copied', async () => {
    const world = worldWithCopy({ copy: () => failed('public.ecr.aws: not found') });
    await expect(world.run()).rejects.toMatchObject({
      code: 'CopyFailed',
      message: `The image "${uri}" was not copied: public.ecr.aws: not found`,
    });
    expect(world.builder.holdsPasswords).toBe(false);
  });

  it('need their repository, which the registry stack makes', async () => {
    const world = worldWithCopy({ repositories: ['shop/web', 'shop/api'] });
    await expect(world.run()).rejects.toMatchObject({ code: 'RepositoryMissing' });
  });
});

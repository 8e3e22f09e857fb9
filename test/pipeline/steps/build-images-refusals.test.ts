import { type BuildImagesInputs } from '../../../src/pipeline/steps/build-images';
import { aWorld, type World } from './a-build-world';
import { someFiles } from './some-cells';

describe('a run that cannot be', () => {
  interface Case {
    readonly world?: World;
    readonly inputs?: Partial<BuildImagesInputs>;
    readonly code: string;
    readonly message: RegExp;
  }
  const refused = { kind: 'refused', code: 'AccessDenied', message: 'no', claims: undefined } as const;

  it.each<[string, Case]>([
    ['has no cells', { world: { files: {} }, code: 'CellsMissing', message: /npx projen synth/ }],
    ['names no image', { inputs: { images: ['wbe'] }, code: 'UnknownImage', message: /"wbe".*web, api/ }],
    [
      'has no repository',
      {
        world: { repositories: [] },
        code: 'RepositoryMissing',
        message: /stack registry-111111111111-eu-central-1, .*npm run bootstrap/,
      },
    ],
    [
      'has no role for an account',
      {
        inputs: { roles: ['arn:aws:iam::333333333333:role/push'] },
        code: 'RoleMissing',
        message: /111111111111.*333333333333/,
      },
    ],
    ['is refused', { world: { session: refused }, code: 'RoleRefused', message: /AccessDenied: no/ }],
    [
      'finds nobody at home',
      { world: { session: { kind: 'unavailable', why: 'HTTP 500' } }, code: 'AwsUnavailable', message: /HTTP 500/ },
    ],
  ])('%s', async (_, { world, inputs, code, message }) => {
    const failing = aWorld(world).run(inputs);
    await expect(failing).rejects.toMatchObject({ code });
    await expect(failing).rejects.toThrow(message);
  });

  it('is told of its files first, though AWS was asked meanwhile and refused', async () => {
    const files = Object.fromEntries(Object.entries(someFiles()).filter(([path]) => path !== 'docker/web/Dockerfile'));
    const world = aWorld({ files, session: refused });
    await expect(world.run()).rejects.toMatchObject({ code: 'DockerfileMissing' });
    expect(world.sessions.asked).toHaveLength(1);
  });
});

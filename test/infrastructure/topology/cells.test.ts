import { formatCells, parseCells } from '../../../src/contract/cells';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, aRoutedService, aService, everyMode } from '../../builders/a-config';

describe('cells', () => {
  it('are named after the environment, and after the networking where there are several', () => {
    const environments = { dev: anEnvironment(), lab: anEnvironment({ networking: everyMode }) };
    expect(planConfig(aConfig({ environments })).cells.map(({ id }) => id)).toEqual([
      'dev',
      'lab-public',
      'lab-nat',
      'lab-nat-per-zone',
      'lab-endpoints',
      'lab-nat-and-endpoints',
    ]);
  });

  it('keep their id, state and names when their mode changes', () => {
    const identity = (networking: (typeof everyMode)[keyof typeof everyMode]) => {
      const [cell] = planConfig(aConfig({ environments: { dev: anEnvironment({ networking }) } })).cells;
      return [cell?.id, cell?.state, cell?.names.scope, cell?.services.map(({ family }) => family)];
    };
    expect(identity({ kind: 'endpoints' })).toEqual(identity({ kind: 'public' }));
  });
});

describe('cells.json', () => {
  const environments = {
    dev: anEnvironment(),
    far: anEnvironment({ region: 'us-east-1', zones: ['us-east-1a', 'us-east-1b'], stateBucket: 'my-state' }),
  };
  const services = { web: aRoutedService({ image: 'docker/web' }), copy: aService({ image: 'docker/web' }) };
  const { list } = planConfig(aConfig({ environments, services }));

  it('reads back as it was written', () => {
    expect(parseCells(formatCells(list))).toEqual(list);
  });

  it('is refused in another version', () => {
    expect(() => parseCells(formatCells(list).replace('"version": 1', '"version": 2'))).toThrow('version');
  });

  it('lists a registry per account and Region, each image once', () => {
    expect(list.registries.map(({ id, repositories }) => [id, repositories])).toEqual([
      ['registry-111111111111-eu-central-1', ['shop/web']],
      ['registry-111111111111-us-east-1', ['shop/web']],
    ]);
    expect(list.images).toEqual([{ name: 'web', folder: 'docker/web', repository: 'shop/web' }]);
  });

  it('says where a cell is and why its endpoints are there', () => {
    expect(list.cells[0]).toMatchObject({
      id: 'dev',
      environment: 'dev',
      networking: 'nat',
      account: '111111111111',
      region: 'eu-central-1',
      deploy: 'aws',
      stack: 'stacks/dev',
      stateBucket: 'shop-terraform-state-111111111111-eu-central-1',
      stateKey: 'shop/dev.tfstate',
      services: ['web', 'copy'],
      repositories: ['shop/web'],
    });
    expect(list.cells[0]?.endpoints[0]?.reasons).toHaveLength(1);
  });

  it('has no registry where nothing is built', () => {
    const image = 'public.ecr.aws/nginx/nginx:1.29';
    const none = planConfig(aConfig({ services: { web: aRoutedService({ image }) } })).list;
    expect([none.registries, none.images]).toEqual([[], []]);
  });
});

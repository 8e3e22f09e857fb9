import { z } from 'zod';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, aRoutedService } from '../../builders/a-config';
import { ofType, synthesizedRegistry } from '../../support/synthesized-stack';

const services = {
  frontend: aRoutedService({ image: 'docker/frontend', calls: ['backend'] }),
  backend: aRoutedService({ image: 'docker/backend', port: 5000, route: { path: '/api' } }),
};
describe('a registry', () => {
  const [registry] = planConfig(aConfig({ services })).registries;
  if (!registry) throw new Error('There is no registry');
  const repositories = synthesizedRegistry(registry);

  it('has a repository per image, with tags that never move and a scan of every push', () => {
    expect(ofType(repositories, 'aws_ecr_repository').map(({ name }) => name)).toEqual([
      'shop/backend',
      'shop/frontend',
    ]);
    for (const repository of ofType(repositories, 'aws_ecr_repository')) {
      expect(repository).toMatchObject({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
      });
    }
  });

  it('lets untagged images expire, and no tagged one', () => {
    for (const { policy } of ofType(repositories, 'aws_ecr_lifecycle_policy')) {
      const { rules } = z
        .object({ rules: z.array(z.object({ selection: z.object({ tagStatus: z.string() }) })) })
        .parse(JSON.parse(String(policy)));
      expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged']);
    }
  });
});

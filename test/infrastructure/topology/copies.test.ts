import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, aRoutedService } from '../../builders/a-config';
import { ofType, synthesizedCell, synthesizedRegistry } from '../../support/synthesized-stack';

const digest = 'ab'.repeat(32);
const image = `public.ecr.aws/nginx/nginx:1.29@sha256:${digest}`;
const repository = 'shop/public.ecr.aws/nginx/nginx';
const tag = `sha256-${digest}`;

describe('an image of another registry with its digest', () => {
  const environments = { dev: anEnvironment({ networking: { kind: 'endpoints' } }) };
  const plan = planConfig(aConfig({ environments, services: { web: aRoutedService({ image }) } }));
  const [cell] = plan.cells;
  const [registry] = plan.registries;
  if (!cell || !registry) throw new Error('There is no cell or no registry.');

  it('is copied, so that no route to the internet is missing', () => {
    expect(plan.faults).toEqual([]);
    expect(plan.list.copies).toEqual([{ uri: image, repository, tag }]);
    expect(plan.list.cells[0]?.repositories).toEqual([repository]);
    expect(plan.list.registries[0]?.repositories).toEqual([repository]);
  });

  it('has a repository in the registry, with tags that never move', () => {
    expect(ofType(synthesizedRegistry(registry), 'aws_ecr_repository')).toEqual([
      expect.objectContaining({ name: repository, image_tag_mutability: 'IMMUTABLE' }),
    ]);
  });

  it('is named by its copy in the task definition', () => {
    const [definition] = ofType(synthesizedCell(cell), 'aws_ecs_task_definition');
    expect(String(definition?.container_definitions)).toContain(`/${repository}:${tag}`);
  });

  it('is pulled through the endpoints of ECR, by a role that may read this repository', () => {
    const endpoints = plan.list.cells[0]?.endpoints.map(({ service }) => service);
    expect(endpoints).toEqual(expect.arrayContaining(['ecr.api', 'ecr.dkr', 's3']));
    const resources = cell.services[0]?.executionRole.statements.flatMap((statement) => statement.resources);
    expect(resources).toContain(`arn:aws:ecr:eu-central-1:111111111111:repository/${repository}`);
  });
});

it.each([
  ['registry.example:5000/team/app@sha256:' + digest, 'shop/registry.example-5000/team/app'],
  [`docker.io/library/redis:8@sha256:${digest}`, 'shop/docker.io/library/redis'],
])('%s is copied to %s', (written, expected) => {
  const { list } = planConfig(aConfig({ services: { web: aRoutedService({ image: written }) } }));
  expect(list.copies.map(({ repository: name }) => name)).toEqual([expected]);
});

it('one content is copied once, under whatever tags it is written', () => {
  const other = image.replace(':1.29', ':stable');
  const services = { web: aRoutedService({ image }), api: aRoutedService({ image: other, route: { path: '/api' } }) };
  expect(planConfig(aConfig({ services })).list.copies).toHaveLength(1);
});

it('an image without a digest, or in private ECR, is pulled as it is', () => {
  const ecr = `222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@sha256:${digest}`;
  for (const written of ['public.ecr.aws/nginx/nginx:1.29', ecr]) {
    const { list } = planConfig(aConfig({ services: { web: aRoutedService({ image: written }) } }));
    expect(list.copies).toEqual([]);
  }
});

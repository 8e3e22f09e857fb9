import { z } from 'zod';
import { environmentSchema, type EnvironmentInput } from '../../../src/infrastructure/config/environment';
import { serviceSchema } from '../../../src/infrastructure/config/service';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { cellsOf } from '../../builders/a-cell';
import { aConfig, anEnvironment, aRoutedService, aService } from '../../builders/a-config';
import { synthesizedCell, type SynthesizedStack } from '../../support/synthesized-stack';
import { environmentKnobs, otherSettings } from './environment-knobs';
import { type Knob } from './knob';
import { serviceKnobs } from './service-knobs';

/** The attributes of the resources whose address begins so, as JSON text with sorted keys. */
function textOf({ resources }: SynthesizedStack, address: string): string {
  const found = [...resources].filter(([key]) => key.startsWith(address));
  return JSON.stringify(found.map(([, attributes]) => sorted(attributes)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function setIn(root: object, path: readonly string[], value: unknown): object {
  const [step = '', ...rest] = path;
  const inner: unknown = Reflect.get(root, step);
  const next = typeof inner === 'object' && inner !== null ? inner : {};
  return { ...root, [step]: rest.length === 0 ? value : setIn(next, rest, value) };
}

function synthesize(knob?: Knob): SynthesizedStack {
  const [kind, ...path] = knob?.setting.split('.') ?? [];
  const changed = (root: object, of: string) => (kind === of ? setIn(root, path, knob?.value) : root);
  const region = kind === 'environment' && path[0] === 'region';
  const zones = region ? { zones: ['us-east-1a', 'us-east-1b'] } : {};
  const plan = planConfig({
    project: 'shop',
    environments: { dev: { ...changed(anEnvironment(), 'environment'), ...zones } },
    services: { web: changed(aRoutedService(), 'service'), api: aService({ port: 5000 }) },
  });
  expect(plan.faults).toEqual([]);
  const [cell] = plan.cells;
  if (!cell) throw new Error('There is no cell');
  return synthesizedCell(cell);
}

const base = synthesize();

describe.each([...serviceKnobs, ...environmentKnobs])('$setting', (knob) => {
  it(`arrives in ${knob.resource}`, () => {
    const changed = synthesize(knob);
    expect(textOf(changed, knob.resource)).toContain(knob.shows);
    expect(changed.text).not.toBe(base.text);
  });
});

describe('every setting', () => {
  /** The settings there are, down to where a knob or an explanation stands. */
  function settingsOf(schema: unknown, at: string): readonly string[] {
    const known = [...serviceKnobs, ...environmentKnobs].map(({ setting }) => setting).concat(otherSettings);
    if (known.includes(at)) return [];
    const shape = tryShape(schema);
    if (!shape) return [at];
    return Object.entries(shape).flatMap(([key, inner]) => settingsOf(inner, `${at}.${key}`));
  }

  /** The fields of an object's schema, below its defaults and transforms. */
  function tryShape(schema: unknown): Readonly<Record<string, unknown>> | undefined {
    if (schema instanceof z.ZodObject) return schema.shape;
    if (schema instanceof z.ZodPipe) return tryShape(schema.in);
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
      return tryShape(schema.unwrap());
    }
    return undefined;
  }

  it('of a service has a knob that shows it arrives', () => {
    expect(settingsOf(serviceSchema, 'service')).toEqual([]);
  });

  it('of an environment has a knob that shows it arrives', () => {
    expect(settingsOf(environmentSchema, 'environment')).toEqual([]);
  });

  it('is looked at: a setting without a knob would be found', () => {
    const schema = z.strictObject({ port: z.number(), unknown: z.strictObject({ inner: z.number() }).optional() });
    expect(settingsOf(schema, 'service')).toEqual(['service.unknown.inner']);
  });
});

describe('settings beyond one resource', () => {
  const cellWith = (overrides: Partial<EnvironmentInput>) => {
    const [cell] = cellsOf(aConfig({ environments: { dev: anEnvironment(overrides) } }));
    if (!cell) throw new Error('There is no cell');
    return cell;
  };

  it('deploy is told to the pipeline', () => {
    const environments = { dev: anEnvironment({ deploy: 'local' }) };
    expect(planConfig(aConfig({ environments })).list.cells[0]?.deploy).toBe('local');
  });

  it('shownEnvironment is told to the pipeline, with the addresses of services, unless another service keeps the variable', () => {
    const web = aService({
      calls: ['api'],
      environment: { LEVEL: 'info', MODE: 'a' },
      shownEnvironment: ['LEVEL', 'MODE'],
    });
    const api = aService({ port: 5000, environment: { MODE: 'b', TOKEN: 'c' } });
    const { list, faults } = planConfig(aConfig({ services: { web, api } }));
    expect([faults, list.cells[0]?.shownEnvironment]).toEqual([[], ['API_URL', 'LEVEL']]);
  });

  it('extraEndpoints become endpoints', () => {
    const cell = cellWith({ networking: { kind: 'endpoints' }, extraEndpoints: ['sqs'] });
    expect(synthesizedCell(cell).resources.get('aws_vpc_endpoint.endpoints_sqs')).toMatchObject({
      service_name: 'com.amazonaws.eu-central-1.sqs',
    });
  });

  it('flowLogs.enabled takes the log, its group and its role away', () => {
    const flowLogs = (enabled: boolean) =>
      [...synthesizedCell(cellWith({ flowLogs: { enabled } })).resources.keys()].filter((key) =>
        key.includes('flow-logs'),
      );
    expect(flowLogs(true)).toHaveLength(4);
    expect(flowLogs(false)).toEqual([]);
  });

  it('loadBalancer.sslPolicy is the one of the HTTPS listener', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:111111111111:certificate/x';
    const sslPolicy = 'ELBSecurityPolicy-TLS13-1-3-2021-06';
    const stack = synthesizedCell(cellWith({ loadBalancer: { certificateArn, sslPolicy } }));
    expect(stack.resources.get('aws_lb_listener.traffic_https')).toMatchObject({ ssl_policy: sslPolicy });
  });

  it('stateBucket holds the state', () => {
    const backend = (overrides: Partial<EnvironmentInput>) => synthesizedCell(cellWith(overrides)).json.terraform;
    expect(backend({ stateBucket: 'my-state' })).toMatchObject({
      backend: { s3: { bucket: 'my-state', key: 'shop/dev.tfstate', use_lockfile: true, encrypt: true } },
    });
    expect(backend({})).toMatchObject({
      backend: { s3: { bucket: 'shop-terraform-state-111111111111-eu-central-1' } },
    });
  });

  it('tags are on every resource, the template signs of Terraform as plain text', () => {
    const { provider } = synthesizedCell(cellWith({ tags: { Team: 'web' } })).json;
    const tags = { Project: 'shop', Environment: 'dev', Cell: 'dev', Team: 'web' };
    expect(provider).toMatchObject({ aws: [{ default_tags: [{ tags }], allowed_account_ids: ['111111111111'] }] });
  });
});

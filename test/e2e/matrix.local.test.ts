import { resolve } from 'node:path';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { planConfig } from '../../src/infrastructure/plan-config';
import { unrecordedActions } from '../privilege/recording';
import { describeWith } from '../support/needs';
import { synthesizedCell } from '../support/synthesized-stack';
import matrixConfig from '../fixtures/configs/matrix.config';
import { applyMatrix, replaceStack, type AppliedMatrix } from './applied-matrix';
import { observeCell, type ObservedCell, type ObservedService } from './observe-cell';
import { type Party } from './reachability';

const modes = ['public', 'nat', 'nat-per-zone', 'endpoints', 'nat-and-endpoints'] as const;
type Mode = (typeof modes)[number];

const internet: Party = { kind: 'internet' };
const s3: Party = { kind: 's3' };
const groups = (...ids: readonly string[]): Party => ({ kind: 'groups', ids });

const plannedSchema = z.object({
  resource_changes: z.array(z.object({ address: z.string(), change: z.object({ actions: z.array(z.string()) }) })),
});

describeWith(['terraform', 'python'], 'the matrix, applied', () => {
  let applied: AppliedMatrix;
  const observed = new Map<Mode, ObservedCell>();

  beforeAll(async () => {
    applied = await applyMatrix(resolve(__dirname, '..', 'fixtures', 'configs', 'matrix.config.ts'));
    for (const mode of modes) observed.set(mode, await observe(mode));
  });

  afterAll(() => applied.finish());

  const client = () => {
    const { endpoint, accessKeyId, secretAccessKey } = applied.standing.aws.accessFor('111122223333');
    return { endpoint: endpoint.href, region: 'eu-central-1', credentials: { accessKeyId, secretAccessKey } };
  };

  const observe = (mode: Mode) =>
    observeCell({
      vpcName: `matrix-lab-${mode}`,
      cluster: `matrix-lab-${mode}`,
      namespace: `lab-${mode}.matrix.internal`,
      client: client(),
    });

  function cellOf(mode: Mode): ObservedCell {
    const cell = observed.get(mode);
    if (!cell) throw new Error(`${mode} was not observed`);
    return cell;
  }

  function serviceOf(cell: ObservedCell, name: string): ObservedService {
    const service = cell.services.get(name);
    if (!service) throw new Error(`There is no service ${name}`);
    return service;
  }

  it('came up without an error, and a second plan changes nothing', () => {
    const results = applied.standing.results.map(({ cell, error, changesAfterApply }) => [
      cell.id,
      error,
      changesAfterApply,
    ]);
    expect(results).toEqual(modes.map((mode) => [`lab-${mode}`, undefined, 0]));
  });

  it.each([
    ['public', { kind: 'internet-gateway' }, true],
    ['nat', { kind: 'nat-gateway', reachesInternet: true }, false],
    ['nat-per-zone', { kind: 'nat-gateway', reachesInternet: true }, false],
    ['endpoints', { kind: 'none' }, false],
    ['nat-and-endpoints', { kind: 'nat-gateway', reachesInternet: true }, false],
  ] as const)('tasks in %s take the way out of the mode, in two zones', (mode, way, publicAddress) => {
    const cell = cellOf(mode);
    for (const name of ['frontend', 'backend']) {
      const service = serviceOf(cell, name);
      expect(service).toMatchObject({ publicAddress, desired: 1 });
      expect(new Set(service.subnets.map(cell.network.zoneOf)).size).toBe(2);
      for (const subnet of service.subnets) expect(cell.network.wayOut(subnet)).toMatchObject(way);
    }
  });

  it('zones share a NAT gateway, or each has its own', () => {
    const zones = (mode: Mode) => {
      const { network, services } = cellOf(mode);
      const ways = (services.get('backend')?.subnets ?? []).map((subnet) => {
        const way = network.wayOut(subnet);
        return [network.zoneOf(subnet), way.kind === 'nat-gateway' ? way.zone : way.kind] as const;
      });
      return ways.toSorted(([a], [b]) => a.localeCompare(b));
    };
    expect(zones('nat')).toEqual([
      ['eu-central-1a', 'eu-central-1a'],
      ['eu-central-1b', 'eu-central-1a'],
    ]);
    expect(zones('nat-per-zone')).toEqual([
      ['eu-central-1a', 'eu-central-1a'],
      ['eu-central-1b', 'eu-central-1b'],
    ]);
  });

  it.each([
    // The jump host stands in private subnets of its own here; the tasks in public ones need no endpoint.
    ['public', []],
    ['nat', ['s3']],
    ['nat-per-zone', ['s3']],
    ['endpoints', ['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssm', 'ssmmessages']],
    ['nat-and-endpoints', ['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssm', 'ssmmessages']],
  ] as const)('tasks in %s find exactly these endpoints: %j', (mode, endpoints) => {
    const cell = cellOf(mode);
    for (const subnet of serviceOf(cell, 'backend').subnets) {
      expect(cell.network.endpointsIn(subnet)).toEqual(endpoints);
    }
  });

  it.each(modes)('in %s, requests come in by the load balancer alone', (mode) => {
    const cell = cellOf(mode);
    const { network, loadBalancer } = cell;
    const [frontend, backend] = ['frontend', 'backend'].map((name) => groups(...serviceOf(cell, name).groups));
    if (!frontend || !backend) throw new Error('A service is missing');
    const balancer = groups(...loadBalancer.groups);
    expect(loadBalancer.ports).toEqual([80]);
    for (const subnet of loadBalancer.subnets) expect(network.wayOut(subnet).kind).toBe('internet-gateway');
    expect(loadBalancer.groups.flatMap(network.portsOpenToInternet)).toEqual([80]);
    expect(network.canConnect(internet, balancer, 80)).toBe(true);
    expect(network.canConnect(balancer, frontend, 3000)).toBe(true);
    expect(network.canConnect(balancer, backend, 5000)).toBe(true);
    expect(network.canConnect(balancer, frontend, 22)).toBe(false);
    for (const task of [frontend, backend]) {
      expect(network.canConnect(internet, task, 3000) || network.canConnect(internet, task, 5000)).toBe(false);
    }
  });

  it.each(modes)('in %s, the frontend calls the backend, and not the other way round', (mode) => {
    const cell = cellOf(mode);
    const [frontend, backend] = ['frontend', 'backend'].map((name) => groups(...serviceOf(cell, name).groups));
    if (!frontend || !backend) throw new Error('A service is missing');
    expect(cell.network.canConnect(frontend, backend, 5000)).toBe(true);
    expect(cell.network.canConnect(backend, frontend, 3000)).toBe(false);
    expect(cell.discoveryNames).toEqual(['backend', 'frontend']);
  });

  it.each(modes)('in %s, tasks reach AWS by every way that the mode has', (mode) => {
    const cell = cellOf(mode);
    const { network } = cell;
    const isolated = mode === 'endpoints';
    for (const name of ['frontend', 'backend']) {
      const task = groups(...serviceOf(cell, name).groups);
      expect(network.canConnect(task, internet, 443)).toBe(!isolated);
      expect(network.canConnect(task, internet, 80)).toBe(false);
      if (mode.includes('endpoints')) {
        expect(network.canConnect(task, groups(...network.groupsOfEndpoint('ecr.dkr')), 443)).toBe(true);
        expect(network.canConnect(task, groups(...network.groupsOfEndpoint('logs')), 443)).toBe(true);
      }
      expect(network.canConnect(task, s3, 443)).toBe(mode !== 'public');
    }
  });

  it.each(modes)('in %s, the jump host reaches the tasks and Systems Manager, and nobody reaches it', (mode) => {
    const cell = cellOf(mode);
    const { network } = cell;
    const id = network.groupNamed(`matrix-lab-${mode}_jump-host`);
    const host = groups(id);
    expect(id).not.toBe('');
    expect(network.portsOpenToInternet(id)).toEqual([]);
    expect(network.canConnect(host, groups(...serviceOf(cell, 'backend').groups), 5000)).toBe(true);
    expect(network.canConnect(groups(...serviceOf(cell, 'backend').groups), host, 22)).toBe(false);
    const byEndpoint = network.canConnect(host, groups(...network.groupsOfEndpoint('ssmmessages')), 443);
    const byInternet = network.canConnect(host, internet, 443);
    expect([byEndpoint, byInternet]).toEqual([!['nat', 'nat-per-zone'].includes(mode), mode.includes('nat')]);
  });

  it.each(modes)('in %s, /api and what is below it is asked before everything else', (mode) => {
    expect(cellOf(mode).paths).toEqual([['/api', '/api/*'], ['/*']]);
  });

  it('changes the mode of a live cell in place', async () => {
    const { lab } = matrixConfig.environments;
    if (!lab) throw new Error('The fixture has no lab');
    const changed = { ...lab, networking: { ...lab.networking, endpoints: { kind: 'nat', gateways: 'one' } } };
    const plan = planConfig({ ...matrixConfig, environments: { lab: changed } }).cells.find(
      ({ id }) => id === 'lab-endpoints',
    );
    const cell = applied.standing.preparation.cells.find(({ id }) => id === 'lab-endpoints');
    if (!plan || !cell) throw new Error('The fixture has no lab-endpoints');
    const { terraform } = applied.standing.preparation;
    const run = replaceStack(applied.standing, cell, synthesizedCell(plan).text);

    expect((await terraform.plan(run)).kind).toBe('done');
    const shown = await terraform.show(run);
    const { resource_changes } = plannedSchema.parse(
      shown.kind === 'done' ? JSON.parse(Buffer.from(shown.value).toString()) : undefined,
    );
    const replaced = resource_changes.filter(({ change: { actions } }) => actions.length === 2);
    expect(replaced.map(({ address }) => address)).toEqual([]);
    expect((await terraform.apply(run)).kind).toBe('done');

    const now = await observe('endpoints');
    for (const subnet of serviceOf(now, 'backend').subnets) {
      expect(now.network.wayOut(subnet)).toMatchObject({ kind: 'nat-gateway', reachesInternet: true });
      expect(now.network.endpointsIn(subnet)).toEqual(['s3']);
    }
    expect(serviceOf(now, 'backend').subnets).toEqual(serviceOf(cellOf('endpoints'), 'backend').subnets);
    expect(await terraform.plan(run)).toMatchObject({ kind: 'done', value: { hasChanges: false } });
  });

  it('goes away, and nothing is left', async () => {
    const ec2 = new EC2Client(client());
    const ours = async () => {
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
      return Vpcs.filter(({ IsDefault }) => IsDefault !== true).length;
    };
    expect(await ours()).toBe(modes.length);
    const results = await applied.finish();
    expect(results.map(({ cell, destroyed, error }) => [cell.id, destroyed, error])).toEqual(
      modes.map((mode) => [`lab-${mode}`, true, undefined]),
    );
  });

  it('called nothing that the policies of the roles were not held against', () => {
    const calls = applied.standing.aws.recordedCalls().filter(({ caller }) => caller.startsWith('lab-'));
    expect(calls.length).toBeGreaterThan(1000);
    expect(unrecordedActions('apply', calls)).toEqual([]);
  });
});

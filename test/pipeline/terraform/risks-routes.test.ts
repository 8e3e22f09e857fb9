import { assessRisks } from '../../../src/pipeline/terraform/risks';
import { aCreate, aDelete, anUpdate, aNoOp, aPlan } from '../../builders/a-plan';
import { kindsOf, risksOf } from './risks-of';

describe('a way out that tasks lose', () => {
  const service = aNoOp('aws_ecs_service.api', { name: 'api' });
  const route = { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' };
  const endpoint = { service_name: 'com.amazonaws.eu-central-1.ecr.api' };

  it('is a default route without another in its place', () => {
    expect(risksOf(service, aDelete('aws_route.out', route))).toEqual(['route-lost aws_route.out']);
    expect(
      risksOf(service, aDelete('aws_route.out', route), aCreate('aws_route.new', { ...route, nat_gateway_id: null })),
    ).toEqual([]);
    expect(risksOf(service, aDelete('aws_route.out', { ...route, destination_cidr_block: '10.1.0.0/16' }))).toEqual([]);
  });

  it('names the services', () => {
    expect(assessRisks(aPlan([service, aDelete('aws_route.out', route)]))[0]?.details).toEqual(['aws_ecs_service.api']);
  });

  it('is a route in the table itself', () => {
    const table = (...routes: readonly object[]) => ({ id: 'rtb-1', route: routes });
    expect(kindsOf(service, anUpdate('aws_route_table.a', table({ cidr_block: '0.0.0.0/0' }), table()))).toEqual([
      'route-lost',
    ]);
  });

  it('is an endpoint, where no route to the internet takes its place', () => {
    expect(kindsOf(service, aDelete('aws_vpc_endpoint.ecr', endpoint))).toEqual(['route-lost']);
    expect(kindsOf(service, aDelete('aws_vpc_endpoint.ecr', endpoint), aNoOp('aws_route.out', route))).toEqual([]);
    expect(
      kindsOf(service, aDelete('aws_vpc_endpoint.ecr', endpoint), aCreate('aws_vpc_endpoint.new', endpoint)),
    ).toEqual([]);
  });

  it('is a public address, where there is no other way', () => {
    const network = (isPublic: boolean) => ({ network_configuration: [{ assign_public_ip: isPublic }] });
    const change = anUpdate('aws_ecs_service.api', network(true), network(false));
    expect(kindsOf(change)).toEqual(['route-lost']);
    expect(kindsOf(change, aCreate('aws_nat_gateway.a', {}))).toEqual([]);
  });

  it('is no risk when the services go too', () => {
    expect(kindsOf(aDelete('aws_ecs_service.api'), aDelete('aws_route.out', route))).toEqual(['address-lost']);
  });
});

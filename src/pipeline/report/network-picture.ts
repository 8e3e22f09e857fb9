import { type CellReport, type ReportedCell } from './cell-report';
import { type PlanEntry } from './plan-section';

/** Resources that make up the way in and out of tasks. */
const networkType =
  /^aws_(vpc|subnet|route|route_table|route_table_association|nat_gateway|internet_gateway|egress_only_internet_gateway|eip|vpc_endpoint)$/;

/** The network of a cell as a mermaid picture, when its plan changes the network: ways out, and why each endpoint is there. */
export function tryDrawNetwork({ cell, plan }: CellReport): string | undefined {
  const changed = (plan?.entries ?? []).filter(({ type, action }) => networkType.test(type) && action !== 'no-op');
  if (changed.length === 0) return undefined;
  const ways = [...gateways.flatMap((gateway) => drawGateway(gateway, changed)), ...drawEndpoints(cell, changed)];
  const tasks = cell.services.length === 0 ? 'tasks' : `tasks: ${cell.services.join(', ')}`;
  return ['```mermaid', 'flowchart LR', `  tasks[${label(tasks)}]`, ...ways, ...drawSubnets(changed), '```'].join('\n');
}

type Entries = readonly PlanEntry[];

interface Gateway {
  readonly id: string;
  readonly type: string;
  readonly title: string;
}

const gateways: readonly Gateway[] = [
  { id: 'nat', type: 'aws_nat_gateway', title: 'NAT gateway' },
  { id: 'igw', type: 'aws_internet_gateway', title: 'internet gateway' },
];

function drawGateway({ id, type, title }: Gateway, entries: Entries): readonly string[] {
  const own = entries.filter((entry) => entry.type === type);
  if (own.length === 0) return [];
  const many = own.length === 1 ? '' : ` × ${own.length}`;
  return [`  tasks --> ${id}[${label(`${title}${many}`, changesOf(own))}] --> internet((internet))`];
}

function drawEndpoints({ endpoints }: ReportedCell, entries: Entries): readonly string[] {
  const own = entries.filter(({ type, action }) => type === 'aws_vpc_endpoint' && action !== 'delete');
  const gone = entries.filter(({ type, action }) => type === 'aws_vpc_endpoint' && action === 'delete');
  const kept = endpoints.map(({ service, reasons }, index) => {
    const changes = changesOf(own.filter((entry) => isOf(service, entry)));
    return `  tasks --> e${index}[${label(`endpoint ${service}`, changes, ...reasons)}] --> aws((AWS))`;
  });
  return gone.length === 0 ? kept : [...kept, `  tasks -.- gone[${label(`endpoints: ${changesOf(gone)}`)}]`];
}

/** The name of an endpoint's service ends with the service, as `com.amazonaws.eu-central-1.ecr.api` does. */
function isOf(service: string, { attributes }: PlanEntry): boolean {
  const name = attributes.find(({ path }) => path === 'service_name')?.after;
  return name?.kind === 'known' && name.text.endsWith(`.${service}"`);
}

function drawSubnets(entries: Entries): readonly string[] {
  const own = entries.filter(({ type }) => type === 'aws_subnet');
  return own.length === 0 ? [] : [`  subnets[${label(`subnets: ${changesOf(own)}`)}] --- tasks`];
}

/** `2 create, 1 delete`. */
function changesOf(entries: Entries): string {
  const actions = [...new Set(entries.map(({ action }) => action))].toSorted();
  return actions.map((action) => `${entries.filter((entry) => entry.action === action).length} ${action}`).join(', ');
}

/** Lines of a label. Mermaid takes quotes, brackets and tags for its own: none is left. */
function label(...lines: readonly string[]): string {
  const told = lines.filter((line) => line !== '').map((line) => line.replaceAll(/[^\w .,:/×-]/g, ' ').slice(0, 120));
  return `"${told.join('<br/>')}"`;
}

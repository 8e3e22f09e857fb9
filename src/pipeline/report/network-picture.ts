import { type CellReport, type ReportedCell } from './cell-report';
import { type PlanEntry } from './plan-section';

/** Resources that make up the way in and out of tasks. */
const networkType =
  /^aws_(vpc|subnet|route|route_table|route_table_association|nat_gateway|internet_gateway|egress_only_internet_gateway|eip|vpc_endpoint)$/;

/**
 * The network of a cell as a mermaid picture, when its plan changes the network: ways out, and why each endpoint is there. It grows
 * downwards and has two columns at most, because GitHub scales a picture to the width of the screen: a wide one cannot be read on a phone.
 */
export function tryDrawNetwork({ cell, plan }: CellReport): string | undefined {
  const changed = (plan?.entries ?? []).filter(({ type, action }) => networkType.test(type) && action !== 'no-op');
  if (changed.length === 0) return undefined;
  const around = [...drawSubnets(changed), ...drawGateways(changed), ...drawEndpoints(cell, changed)];
  if (around.length === 0) return undefined;
  const tasks = cell.services.length === 0 ? 'tasks' : `tasks: ${cell.services.join(', ')}`;
  return ['```mermaid', closeTogether, 'flowchart TB', `  tasks[${label(tasks)}]`, ...around, '```'].join('\n');
}

/** Less room between nodes than mermaid leaves by itself, and so more for the text. */
const closeTogether = '%%{init: {"flowchart": {"nodeSpacing": 16, "rankSpacing": 32}}}%%';

type Entries = readonly PlanEntry[];

interface Gateway {
  readonly id: string;
  readonly type: string;
  readonly title: string;
}

/** In the order in which what tasks send passes through them. */
const gateways: readonly Gateway[] = [
  { id: 'nat', type: 'aws_nat_gateway', title: 'NAT gateway' },
  { id: 'igw', type: 'aws_internet_gateway', title: 'internet gateway' },
];

function drawGateways(entries: Entries): readonly string[] {
  const drawn = gateways.flatMap(({ id, type, title }) => {
    const own = entries.filter((entry) => entry.type === type);
    const many = own.length === 1 ? '' : ` × ${own.length}`;
    return own.length === 0 ? [] : [`${id}[${label(`${title}${many}`, changesOf(own))}]`];
  });
  return drawn.length === 0 ? [] : [`  ${['tasks', ...drawn, 'internet((internet))'].join(' --> ')}`];
}

function drawEndpoints({ endpoints }: ReportedCell, entries: Entries): readonly string[] {
  const own = entries.filter(({ type }) => type === 'aws_vpc_endpoint');
  if (own.length + endpoints.length === 0) return [];
  const lines = endpoints.flatMap(({ service, reasons }) => {
    const actions = own.filter((entry) => isOf(service, entry)).map(({ action }) => action);
    return [blankLine, [service, ...actions].join(': '), ...reasons];
  });
  const title = own.length === 0 ? 'VPC endpoints' : `VPC endpoints: ${changesOf(own)}`;
  const node = `endpoints[${label(title, ...lines)}]`;
  return [endpoints.length === 0 ? `  tasks -.- ${node}` : `  tasks --> ${node} --> aws((AWS))`];
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

const blankLine = ' ';

/** Lines of a label. Mermaid takes quotes, brackets, semicolons and tags for its own: none is left. */
function label(...lines: readonly string[]): string {
  const told = lines.filter((line) => line !== '').map((line) => inert(line).slice(0, 120));
  return `"${told.join('<br/>')}"`;
}

function inert(line: string): string {
  return line
    .replaceAll(/(?<=\w)'(?=\w)/g, '’')
    .replaceAll(';', ',')
    .replaceAll(/[^\w .,:/×’-]/g, ' ');
}

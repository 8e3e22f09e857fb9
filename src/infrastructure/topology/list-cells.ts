import { type Cells } from '../../contract/cells';
import { type CellPlan } from './cell-plan';
import { type DerivedCells } from './derive-cells';
import { type ServicePlan } from './service/service-plan';

/** What the pipeline must know of the cells: the content of cells.json. */
export function listCells(project: string, { cells, registries }: DerivedCells): Cells {
  const images = new Map(registries.flatMap(({ repositories }) => repositories).map((each) => [each.image, each.name]));
  const copies = new Map(registries.flatMap((each) => each.copies).map((copy) => [copy.uri, copy]));
  return {
    version: 1,
    project,
    images: [...images].map(([name, repository]) => ({ name, folder: `docker/${name}`, repository })),
    copies: [...copies.values()],
    registries: registries.map(({ id, account, region, state, repositories, copies: own }) => ({
      id,
      account,
      region,
      stack: stackFolder(id),
      stateBucket: state.bucket,
      stateKey: state.key,
      repositories: [...repositories.map(({ name }) => name), ...new Set(own.map(({ repository }) => repository))],
    })),
    cells: cells.map(listCell),
  };
}

function listCell(cell: CellPlan): Cells['cells'][number] {
  return {
    id: cell.id,
    environment: cell.environment,
    networking: cell.networking,
    networkingTitle: cell.networkingTitle,
    account: cell.account,
    region: cell.region,
    deploy: cell.deploy,
    stack: stackFolder(cell.id),
    stateBucket: cell.state.bucket,
    stateKey: cell.state.key,
    cluster: cell.names.scope,
    services: cell.services.map(({ name }) => name),
    repositories: [...new Set(cell.services.flatMap(({ image }) => (image.kind === 'uri' ? [] : [image.repository])))],
    shownEnvironment: shownVariables(cell.services),
    endpoints: cell.endpoints.map(({ service, type, reasons }) => ({ service, type, reasons })),
  };
}

/** A plan knows a variable by its name: it is shown when no service of the cell keeps one of that name to itself. */
function shownVariables(services: readonly ServicePlan[]): readonly string[] {
  const shown = new Set(services.flatMap(({ shownEnvironment }) => shownEnvironment));
  const isKept = (name: string) =>
    services.some(
      ({ environment, shownEnvironment }) => Object.hasOwn(environment, name) && !shownEnvironment.includes(name),
    );
  return [...shown].filter((name) => !isKept(name)).toSorted();
}

function stackFolder(id: string): string {
  return `stacks/${id}`;
}

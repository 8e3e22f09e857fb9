import { type Cells, formatCells, parseCells } from '../../../src/contract/cells';

const places = [
  { account: '111111111111', region: 'eu-central-1' },
  { account: '222222222222', region: 'eu-west-1' },
] as const;

/** Two images, and a cell in each of two accounts; the second one's `deploy` can be changed, and which images there are. */
export function someCells(second: 'aws' | 'local' = 'local', names: readonly string[] = ['web', 'api']): Cells {
  const repositories = names.map((name) => `shop/${name}`);
  const registries = places.map(({ account, region }) => {
    const id = `registry-${account}-${region}`;
    const state = { stateBucket: `state-${account}`, stateKey: `shop/${id}.tfstate` };
    return { id, account, region, stack: `stacks/${id}`, ...state, repositories };
  });
  const cells = places.map((place, index) => ({
    ...place,
    id: index === 0 ? 'dev' : 'lab',
    environment: index === 0 ? 'dev' : 'lab',
    networking: 'nat',
    networkingTitle: 'one NAT gateway',
    deploy: index === 0 ? 'aws' : second,
    stack: index === 0 ? 'stacks/dev' : 'stacks/lab',
    stateBucket: `state-${place.account}`,
    stateKey: index === 0 ? 'shop/dev.tfstate' : 'shop/lab.tfstate',
    cluster: 'shop',
    services: names,
    repositories,
    endpoints: [],
  }));
  const images = names.map((name) => ({ name, folder: `docker/${name}`, repository: `shop/${name}` }));
  return parseCells(JSON.stringify({ version: 1, project: 'shop', images, copies: [], registries, cells }));
}

/** Files of a repository with these cells and a Dockerfile for each image. */
export function someFiles(cells = someCells()): Readonly<Record<string, string>> {
  return {
    'cdktf.out/cells.json': formatCells(cells),
    'docker/web/Dockerfile': 'FROM scratch\nCOPY . /\n',
    'docker/web/index.html': 'hello',
    'docker/api/Dockerfile': 'FROM scratch\nCOPY . /\n',
    'docker/api/main.py': 'pass',
  };
}

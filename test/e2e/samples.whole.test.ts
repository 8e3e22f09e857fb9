import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type CellResult } from '../../src/rehearsal/cell-rehearsal';
import { findProgram } from '../support/find-program';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { sampleBases } from '../support/sample-bases';
import { applyMatrix, type AppliedMatrix } from './applied-matrix';
import { areSamplesThere } from './samples';

const tools = ['terraform', 'python', 'engine', 'registry', 'busybox', 'mmdebstrap', 'chromium'] as const;

/** The modes as the template's own configuration has them; that is the user's by now. */
const config = {
  project: 'samples',
  environments: {
    lab: {
      deploy: 'local',
      account: '121212121212',
      region: 'eu-central-1',
      zones: ['eu-central-1a', 'eu-central-1b'],
      networking: {
        public: { kind: 'public' },
        nat: { kind: 'nat', gateways: 'one' },
        'nat-per-zone': { kind: 'nat', gateways: 'per-zone' },
        endpoints: { kind: 'endpoints' },
        'nat-and-endpoints': { kind: 'nat-and-endpoints', gateways: 'one' },
      },
      flowLogs: { enabled: false },
    },
  },
  services: {
    frontend: {
      image: 'docker/frontend',
      port: 3000,
      route: { path: '/' },
      calls: ['backend'],
      writablePaths: ['/srv/frontend/run'],
    },
    backend: { image: 'docker/backend', port: 5000, route: { path: '/api' }, healthCheck: { path: '/healthz' } },
  },
};

const screenshots = join(repository, '.build', 'screenshots');
const message = 'Hello from FastAPI on Fargate.';

const describeSamples = areSamplesThere() ? describeWith : describeOthers;

/** Skipped, and by this name. */
function describeOthers(_: unknown, name: string, suite: () => void): void {
  describe.skip(`${name} (docker/ holds other images)`, suite);
}

describeSamples(tools, 'the samples, in every networking mode', () => {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  let applied: AppliedMatrix;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    symlinkSync(join(repository, 'docker'), join(folder, 'docker'));
    writeFileSync(join(folder, 'fargate.config.ts'), `export default ${JSON.stringify(config)};\n`);
    const buildArguments = await sampleBases();
    applied = await applyMatrix(join(folder, 'fargate.config.ts'), { onPaper: false, buildArguments });
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({
      executablePath: findProgram('chromium'),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ baseURL: urlOf(cellOf('nat')) });
  });

  afterAll(async () => {
    await browser.close();
    const results = await applied.finish();
    rmSync(folder, { recursive: true });
    expect(results.map(({ destroyed }) => destroyed)).toEqual(Array(5).fill(true));
  });

  it('runs both services of each cell as containers', () => {
    const { results } = applied.standing;
    expect(results.map(({ error, containers }) => ({ error, containers }))).toEqual(
      Array(5).fill({ error: undefined, containers: 2 }),
    );
  });

  it.each(['/', '/profile', '/no/such/page', '/api', '/api/profile', '/backend/profile'])(
    'answers 200 at %s through the load balancer of each cell',
    async (path) => {
      const statuses = await Promise.all(applied.standing.results.map((result) => statusOf(result, path)));
      expect(statuses).toEqual(Array(5).fill(200));
    },
  );

  it('shows the message of the back end, asked by the browser', async () => {
    await page.goto('/');
    await expectText('Home');
    await screenshot('home');
    await page.getByRole('link', { name: 'Profile' }).click();
    await expectText(message);
    await screenshot('profile');
  });

  it('shows it at the page that only the proxy of nginx can answer', async () => {
    await page.getByRole('link', { name: 'Server' }).click();
    await expectText('Asked by nginx');
    await expectText(message);
    await screenshot('server');
  });

  it('says so while the back end is away, and works again once its tasks run elsewhere', async () => {
    const frontend = containersOf('frontend');
    const backend = containersOf('backend');
    await scaleBackend(0);
    await expectText('The backend is away.');
    await screenshot('away');
    await scaleBackend(1);
    await expectText(message);
    await page.getByRole('link', { name: 'Profile' }).click();
    await expectText(message);
    expect(containersOf('frontend')).toEqual(frontend);
    expect(containersOf('backend')).not.toEqual(backend);
  });

  function cellOf(networking: string): CellResult {
    const found = applied.standing.results.find(({ cell }) => cell.id === `lab-${networking}`);
    if (!found) throw new Error(`There is no cell for ${networking}.`);
    return found;
  }

  function expectText(text: string): Promise<void> {
    return page.getByText(text).first().waitFor({ timeout: 60_000 });
  }

  async function screenshot(name: string): Promise<void> {
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  async function scaleBackend(desiredCount: number): Promise<void> {
    const { cell } = cellOf('nat');
    const { endpoint, ...credentials } = applied.standing.aws.accessFor(cell.account);
    const ecs = new ECSClient({ endpoint: endpoint.href, region: cell.region, credentials });
    await ecs.send(new UpdateServiceCommand({ cluster: cell.cluster, service: 'backend', desiredCount }));
  }

  /** Ids of the containers of a service's tasks in the cell that the browser looks at. */
  function containersOf(service: string): readonly string[] {
    const format = '{{.ID}} {{.Image}} {{.Label "com.amazonaws.ecs.cluster"}}';
    const lines = execFileSync('docker', ['ps', '--format', format], { encoding: 'utf8' }).split('\n');
    const image = `${applied.standing.aws.registryHost}/samples/${service}`;
    const own = lines.filter((line) => line.includes(image) && line.endsWith(`/${cellOf('nat').cell.cluster}`));
    return own.map((line) => line.split(' ')[0] ?? '');
  }
});

function urlOf({ loadBalancerUrl }: CellResult): string {
  if (loadBalancerUrl === undefined) throw new Error('The cell has no load balancer.');
  return loadBalancerUrl;
}

/** Names below `localhost` are not known to every resolver. */
function statusOf(result: CellResult, path: string): Promise<number> {
  const { host, port } = new URL(urlOf(result));
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

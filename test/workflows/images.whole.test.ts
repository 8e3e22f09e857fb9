import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { githubActions } from '../../projenrc/github-actions';
import { RecordingDocker } from '../pipeline/adapters/recording-docker';
import { someFiles } from '../pipeline/steps/some-cells';
import { findProgram } from '../support/find-program';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

/** A copy of the template in which synthesis has the cells of the tests, and a docker that writes down how it is called. */
function aCheckout() {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  const docker = new RecordingDocker();
  cleanups.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => docker.remove(),
  );
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  Object.entries(someFiles()).forEach(([path, text]) => write(path, text));
  for (const path of ['.github/workflows/images.yml', 'actions/build-push'])
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  // Node 20 is what act knows for certain; the bundle is the same.
  const action = join(folder, 'actions/build-push/action.yml');
  writeFileSync(action, readFileSync(action, 'utf8').replace('node24', 'node20'));
  // What the workflow does before it comes to the action: each has a test of its own.
  write('package.json', JSON.stringify({ name: 'checkout', version: '1.0.0', scripts: { synth: 'node --version' } }));
  write('package-lock.json', JSON.stringify({ name: 'checkout', version: '1.0.0', lockfileVersion: 3, packages: {} }));
  write('stand-in/action.yml', 'name: x\nruns:\n  using: composite\n  steps: [{run: node --version, shell: sh}]\n');
  const git = (...words: readonly string[]) => execFileSync('git', ['-C', folder, ...words], { stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '--message=x');
  git('remote', 'add', 'origin', 'https://github.com/acme/shop.git');
  return { folder, docker };
}

interface Run {
  readonly folder: string;
  readonly docker: RecordingDocker;
}

/** Runs the workflow for an event, without containers. */
function act({ folder, docker }: Run, event: string, ...words: readonly string[]) {
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  for (const name of ['node', 'npm', 'git', 'bash', 'env', 'cat', 'sh'])
    symlinkSync(findProgram(name), join(bin, name));
  const standIns = [githubActions.setupNode.uses].map(
    (uses) => `--local-repository=${uses}=${join(folder, 'stand-in')}`,
  );
  const given = ['--workflows=.github/workflows/images.yml', '--platform=ubuntu-latest=-self-hosted', ...standIns];
  const environment = {
    HOME: docker.folder,
    PATH: [docker.environment.PATH, bin].join(delimiter),
  };
  return new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const program = execFile(
      findProgram('act'),
      [event, ...given, ...words],
      { cwd: folder, env: environment },
      (_, stdout, stderr) => resolve({ code: program.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

describeWith('act', 'the images workflow, run', () => {
  it('builds every image on a pull request, and pushes none', async () => {
    const checkout = aCheckout();
    const { code, output } = await act(
      checkout,
      'pull_request',
      '--var=IMAGES_ROLE=arn:aws:iam::111111111111:role/push',
    );
    expect([code, output]).toEqual([0, expect.stringContaining('Job succeeded')]);
    const builds = checkout.docker.calls.filter(({ words }) => words.includes('build'));
    expect(builds.map(({ words }) => words.at(-1)).toSorted()).toEqual(['docker/api', 'docker/web']);
    expect(builds.some(({ words }) => words.includes('--push'))).toBe(false);
    expect(output).not.toContain('[images/Push');
  });

  it('ends green before AWS is set up, with one notice that names the next command', async () => {
    const { code, output } = await act(aCheckout(), 'pull_request');
    expect([code, output]).toEqual([0, expect.stringContaining('Job succeeded')]);
    expect(output.match(/::notice::.*/g)).toEqual([expect.stringContaining('npm run bootstrap')]);
  });

  it('pushes nothing and says so when it is called before AWS is set up', async () => {
    const checkout = aCheckout();
    const { code, output } = await act(checkout, 'workflow_call');
    expect([code, output]).toEqual([0, expect.stringContaining('Job succeeded')]);
    expect(output).toMatch(/\[images\/Push/);
    expect(output.match(/::notice::.*/g)).toHaveLength(1);
    expect(checkout.docker.calls.some(({ words }) => words.includes('--push'))).toBe(false);
  });

  it('turns red when an image cannot be built', async () => {
    const checkout = aCheckout();
    writeFileSync(join(checkout.folder, 'docker/web/Dockerfile'), 'FROM nginx:latest\n');
    const { code, output } = await act(checkout, 'pull_request');
    expect(code).not.toBe(0);
    expect(output).toContain('docker/web/Dockerfile:1 names "nginx:latest"');
  });
});

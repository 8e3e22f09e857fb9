import { type SessionResult } from '../../../src/pipeline/ports/aws-sessions';
import { type BuildRequest, type BuildResult, type CopyRequest } from '../../../src/pipeline/ports/image-builder';
import { type BuildImagesInputs, run } from '../../../src/pipeline/steps/build-images';
import { FakeRegistries, FakeSessions } from './fakes/fake-aws';
import { FakeBuilder } from './fakes/fake-builder';
import { FakeClock } from './fakes/fake-clock';
import { FakeFiles } from './fakes/fake-files';
import { FakeRunLog } from './fakes/fake-run-log';
import { someFiles } from './some-cells';

/** Of everything that is pushed. */
export const digest = `sha256:${'0a'.repeat(32)}`;
/** The role of the one account that is deployed to. */
export const role = 'arn:aws:iam::111111111111:role/push';
/** The registry of that account. */
export const host = '111111111111.eu-central-1.example';

const someInputs = (overrides: Partial<BuildImagesInputs> = {}): BuildImagesInputs => ({
  cellsFile: 'cdktf.out/cells.json',
  images: [],
  options: { buildArguments: {}, platforms: ['linux/amd64'] },
  allowUnpinnedBases: false,
  roles: [role],
  push: true,
  dryRun: false,
  concurrency: 2,
  imagesFile: 'images.json',
  ...overrides,
});

/** What is different in a world. */
export interface World {
  readonly session?: SessionResult;
  readonly files?: Readonly<Record<string, string>>;
  readonly repositories?: readonly string[];
  /** What the builder does before it pushes; an answer takes the place of the push. */
  readonly build?: (
    request: BuildRequest,
    world: { readonly push: () => void; readonly calls: number },
  ) => BuildResult | undefined;
  /** The same for a copy. */
  readonly copy?: (request: CopyRequest, world: { readonly push: () => void }) => BuildResult | undefined;
}

/** A repository, an AWS and a docker that pushes what it builds. */
export function aWorld({
  session,
  files = someFiles(),
  repositories = ['shop/web', 'shop/api'],
  build,
  copy,
}: World = {}) {
  const registries = new FakeRegistries(repositories);
  const clock = new FakeClock();
  let calls = 0;
  const copyInto = (request: CopyRequest): BuildResult => {
    clock.pass(1000);
    const push = () => registries.put(request.name, { digest, size: 1_500_000 });
    const answer = copy?.(request, { push });
    if (answer) return answer;
    push();
    return { kind: 'built', digest: undefined, output: `copied ${request.uri}` };
  };
  const builder = new FakeBuilder((request) => {
    clock.pass(3000);
    const push = () => request.names.forEach((name) => registries.put(name, { digest, size: 1_500_000 }));
    const answer = build?.(request, { push, calls: (calls += 1) });
    if (answer) return answer;
    push();
    return { kind: 'built', digest, output: `built ${request.folder}` };
  }, copyInto);
  const ports = {
    files: new FakeFiles(files),
    sessions: new FakeSessions(session),
    registries,
    builder,
    log: new FakeRunLog(),
    clock,
  };
  return { ...ports, run: (overrides: Partial<BuildImagesInputs> = {}) => run(someInputs(overrides), ports) };
}

/** A build that fails with these words. */
export const failed = (problem: string, line?: number): BuildResult => ({
  kind: 'failed',
  problem,
  line,
  output: problem,
});

import { type BuildOptions } from '../../../src/pipeline/image/build-options';
import { isPinned, parseDockerfile, tryFindInstruction } from '../../../src/pipeline/image/dockerfile';

const digest = `sha256:${'0a'.repeat(32)}`;

function basesOf(text: string, options: Partial<BuildOptions> = {}): readonly string[] {
  const all = { buildArguments: {}, platforms: ['linux/amd64'], ...options };
  return parseDockerfile(text, all).bases.map(({ reference, line }) => `${line} ${reference}`);
}

describe('the bases of a Dockerfile', () => {
  it('are the images of its FROM lines, with their lines', () => {
    expect(basesOf('# why\nFROM node:20 AS build\nRUN x\nFROM --platform=$BUILDPLATFORM nginx')).toEqual([
      '2 node:20',
      '4 nginx',
    ]);
  });

  it('are neither scratch nor stages, by name in any case or by number', () => {
    const text = 'FROM a AS Build\nFROM scratch\nCOPY --from=build / /\nCOPY --from=0 / /\nFROM BUILD';
    expect(basesOf(text)).toEqual(['1 a']);
  });

  it('include a later stage name used too early: it is an image then', () => {
    expect(basesOf('FROM later\nFROM a AS later')).toEqual(['1 later', '2 a']);
  });

  it('are also what is copied from and mounted from elsewhere', () => {
    const text =
      'FROM a\nCOPY --from=b:1 / /\nRUN --mount=type=cache,target=/c --mount=type=bind,from=c,target=/x true';
    expect(basesOf(text)).toEqual(['1 a', '2 b:1', '3 c']);
  });

  it('are not what stands in a comment or in text handed to a shell', () => {
    expect(basesOf('FROM a\n# FROM b\nRUN <<EOF\nFROM c\nEOF\n')).toEqual(['1 a']);
  });

  it('have the defaults of arguments filled in, in order', () => {
    expect(basesOf('ARG VERSION=20\nARG BASE="node:${VERSION}"\nFROM $BASE-slim')).toEqual(['3 node:20-slim']);
  });

  it('have build arguments filled in where the file declares them', () => {
    const buildArguments = { BASE: 'mine', OTHER: 'unused' };
    expect(basesOf('ARG BASE=a\nFROM ${BASE}\nFROM ${OTHER:-b}', { buildArguments })).toEqual(['2 mine', '3 b']);
  });

  it.each([
    ['${A:-x}', { A: 'a' }, 'a'],
    ['${A:-x}', { A: '' }, 'x'],
    ['${A-x}', { A: '' }, ''],
    ['${A:-${B}}', { A: '', B: 'b' }, 'b'],
    ['i${A:+-x}', { A: 'a' }, 'i-x'],
    ['i${A:+-x}', { A: '' }, 'i'],
    ['$A', { A: '$A' }, '$A'],
  ])('read %s with %j as %s', (from, buildArguments, reference) => {
    expect(basesOf(`ARG A\nARG B\nFROM ${from}`, { buildArguments })).toEqual([`3 ${reference}`]);
  });

  it('keep a variable that nothing gives a value', () => {
    expect(basesOf('FROM $BASE')).toEqual(['1 $BASE']);
  });

  it('are told for every platform', () => {
    const platforms = ['linux/amd64', 'linux/arm64/v8'];
    expect(basesOf('FROM a-$TARGETARCH', { platforms })).toEqual(['1 a-amd64', '1 a-arm64']);
    expect(basesOf('FROM a', { platforms })).toEqual(['1 a']);
  });
});

it('knows stages by name and by number', () => {
  const { stages } = parseDockerfile('FROM a AS Build\nFROM b', { buildArguments: {}, platforms: ['linux/amd64'] });
  expect([...stages]).toEqual(['0', 'build', '1']);
});

it.each([
  [`node:20@${digest}`, true],
  [`node@${digest}`, true],
  ['node:20', false],
  ['node@sha256:12', false],
  ['$BASE', false],
])('%s is pinned: %s', (reference, pinned) => {
  expect(isPinned({ reference, line: 1 })).toBe(pinned);
});

describe('an instruction that a builder names', () => {
  const text = 'FROM a\nRUN one && \\\n    two\nrun ["x", "y"]\nRUN twice\nRUN twice\n';

  it.each([
    ['RUN one &&     two', 2],
    ['RUN ["x","y"]', 4],
    ['RUN twice', undefined],
    ['RUN nothing', undefined],
  ])('%s is found on its line', (instruction, line) => {
    expect(tryFindInstruction(text, instruction)).toBe(line);
  });
});

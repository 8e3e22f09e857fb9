import fc from 'fast-check';
import { type ContextEntry, type ContextFile } from '../../../src/pipeline/image/context-entry';
import { contentTag, type ImageContent } from '../../../src/pipeline/image/content-tag';

const aFile = (overrides: Partial<ContextFile> = {}): ContextFile => ({
  kind: 'file',
  path: 'src/index.ts',
  executable: false,
  sha256: '0'.repeat(64),
  ...overrides,
});

const someContent = (overrides: Partial<ImageContent> = {}): ImageContent => ({
  dockerfile: 'FROM scratch\n',
  entries: [aFile(), { kind: 'link', path: 'latest', target: 'src' }, { kind: 'empty-folder', path: 'logs' }],
  options: { buildArguments: { A: '1' }, platforms: ['linux/amd64'] },
  bases: [],
  ...overrides,
});

const entry: fc.Arbitrary<ContextEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    path: fc.string(),
    executable: fc.boolean(),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  }),
  fc.record({ kind: fc.constant('link' as const), path: fc.string(), target: fc.string() }),
  fc.record({ kind: fc.constant('empty-folder' as const), path: fc.string() }),
);

const content: fc.Arbitrary<ImageContent> = fc.record({
  dockerfile: fc.string(),
  entries: fc.uniqueArray(entry, { selector: ({ path }) => path, minLength: 1 }),
  options: fc.record({
    buildArguments: fc.dictionary(fc.string(), fc.string()),
    target: fc.option(fc.string(), { nil: undefined }),
    platforms: fc.array(fc.string()),
  }),
  bases: fc.array(fc.string()),
});

describe('a content tag', () => {
  it('is the same on every machine and in every version', () => {
    expect(contentTag(someContent())).toBe('c1-2d77fa28cb7e9a416af432ad3f766634298c9033');
  });

  it('does not depend on any order', () => {
    fc.assert(
      fc.property(content, (one) => {
        const { buildArguments, ...options } = one.options;
        const other = {
          ...one,
          entries: one.entries.toReversed(),
          bases: one.bases.toReversed(),
          options: {
            ...options,
            platforms: options.platforms.toReversed(),
            buildArguments: Object.fromEntries(Object.entries(buildArguments).toReversed()),
          },
        };
        expect(contentTag(other)).toBe(contentTag(one));
      }),
    );
  });

  it('tells any two contexts apart', () => {
    fc.assert(
      fc.property(content, entry, (one, more) => {
        const entries = [...one.entries.slice(1), more];
        const [first] = one.entries;
        fc.pre(JSON.stringify(Object.entries(first ?? {})) !== JSON.stringify(Object.entries(more)));
        expect(contentTag({ ...one, entries })).not.toBe(contentTag(one));
      }),
    );
  });

  it.each<[string, Partial<ImageContent>]>([
    ['a byte of a file', { entries: [aFile({ sha256: '1'.repeat(64) })] }],
    ['a mode', { entries: [aFile({ executable: true })] }],
    ['a name', { entries: [aFile({ path: 'src/index2.ts' })] }],
    ['a missing file', { entries: [] }],
    ['a link in place of a file', { entries: [{ kind: 'link', path: 'src/index.ts', target: 'a' }] }],
    ['another target of a link', { entries: [{ kind: 'link', path: 'src/index.ts', target: 'b' }] }],
    ['an empty folder', { entries: [aFile(), { kind: 'empty-folder', path: 'logs' }] }],
    ['the Dockerfile', { dockerfile: 'FROM scratch\r\n' }],
    ['a build argument', { options: { buildArguments: { A: '2' }, platforms: ['linux/amd64'] } }],
    ['a target', { options: { buildArguments: { A: '1' }, platforms: ['linux/amd64'], target: 'build' } }],
    ['a platform', { options: { buildArguments: { A: '1' }, platforms: ['linux/arm64'] } }],
    ['a base', { bases: [`node@sha256:${'0'.repeat(64)}`] }],
  ])('changes with %s', (_, change) => {
    const before = contentTag(someContent({ entries: [aFile()] }));
    const tags = [before, contentTag(someContent({ entries: [aFile()], ...change }))];
    expect(new Set(tags).size).toBe(2);
  });
});

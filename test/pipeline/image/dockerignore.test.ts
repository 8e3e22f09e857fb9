import dockerignore from '@balena/dockerignore';
import fc from 'fast-check';
import { Dockerignore } from '../../../src/pipeline/image/dockerignore';

describe('a .dockerignore file', () => {
  it.each([
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'src/node_modules/a.js', false],
    ['**/node_modules', 'src/node_modules/a.js', true],
    ['/dist/', 'dist/index.js', true],
    ['./dist', 'dist/index.js', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['**/*.md', 'README.md', true],
    ['docs/**', 'docs/a/b', true],
    ['docs/**', 'docs', false],
    ['**', 'anything/at/all', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a[0-9]', 'a7', true],
    ['a[^0-9]', 'a7', false],
    ['a+(b)', 'a+(b)', true],
    ['a.b', 'axb', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['# a', '# a', false],
    ['README', 'readme', false],
    ['*\n!src', 'src/index.ts', false],
    ['*\n!src', 'source/index.ts', true],
    ['*\n!src\nsrc/*.log', 'src/a.log', true],
    ['!src\n*', 'src/index.ts', true],
    ['a\r\nb\r\n', 'a', true],
    ['\uFEFFa', 'a', true],
    ['[', 'a', false],
    ['', 'a', false],
    ['*', 'constructor', true],
  ])('%j leaves out %j: %s', (text, path, isIgnored) => {
    expect(Dockerignore.parse(text).ignores(path)).toBe(isIgnored);
  });

  it.each([
    ['.venv', '.venv', false],
    ['*\n!src', '.venv', false],
    ['*\n!src/app', 'src', true],
    ['*\n!**/*.py', '.venv', true],
    ['*\n!src', 'src', true],
    ['', 'src', true],
  ])('%j lets %j be read: %s', (text, folder, mayInclude) => {
    expect(Dockerignore.parse(text).mayInclude(folder)).toBe(mayInclude);
  });

  it('spares no folder that holds something of the context', () => {
    fc.assert(
      fc.property(patterns, paths, (lines, path) => {
        const file = Dockerignore.parse(lines.join('\n'));
        fc.pre(!file.ignores(path));
        const steps = path.split('/');
        const folders = steps.slice(0, -1).map((_, index) => steps.slice(0, index + 1).join('/'));
        expect(folders.every((folder) => file.mayInclude(folder))).toBe(true);
      }),
    );
  });

  it('is read as a library reads it that follows the builder line by line', () => {
    fc.assert(
      fc.property(patterns, paths, (lines, path) => {
        const peer = dockerignore({ ignorecase: false }).add(lines.join('\n'));
        expect(Dockerignore.parse(lines.join('\n')).ignores(path)).toBe(peer.ignores(path));
      }),
      { numRuns: 2000 },
    );
  });
});

const step = fc.constantFrom('a', 'b', 'ab', 'a.b', '.a');
const paths = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'));
const patternStep = fc.oneof(step, fc.constantFrom('*', '**', 'a*', '*b', '?', '[ab]', '*.b'));
const patterns = fc.array(
  fc
    .tuple(fc.constantFrom('', '!', '/', '!/'), fc.array(patternStep, { minLength: 1, maxLength: 3 }))
    .map(([mark, steps]) => `${mark}${steps.join('/')}`),
  { maxLength: 4 },
);

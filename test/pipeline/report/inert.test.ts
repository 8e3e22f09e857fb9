import fc from 'fast-check';
import { inertBlock, inertCode, inertText, oneLine } from '../../../src/pipeline/report/inert';
import { codeOf, faultsOf, htmlOf, proseOf } from './read-markdown';

const hostile = [
  '```\n</details><h1>Approved</h1><!-- x -->\n@org/everyone #1 ![i](http://evil/x.png)\n~~~\n````',
  '</summary></details>',
  '<!-- fargate-review v1 {} -->',
  '`` ` ``',
  '` `',
  'a | b',
  '\\|',
  '[x](javascript:1)',
  '**bold** _it_ ~~gone~~ $x$',
  '@everyone and acme/shop#12 and GH-7 and #5',
  '&lt;script&gt;',
  '\u202eevil\u200b',
  '    indented',
  '# heading',
  '- list',
  '1. list',
  '\ud800',
];

const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

describe('a text of a plan', () => {
  it.each(hostile)('has no effect in running text: %j', (text) => {
    const shown = `before ${inertText(text)} after`;
    expect(htmlOf(shown)).toEqual([]);
    expect(codeOf(shown)).toBe('');
    expect(proseOf(shown)).not.toMatch(/@\w|#\d|GH-\d/);
  });

  it('is told as it is', () => {
    for (const text of ['**bold** [x](y) `code`', 'a & b < c', 'a_b_c', '1) x']) {
      expect(proseOf(`x${inertText(text)}`).replaceAll('\n', '')).toBe(`x${text}`);
    }
    expect(codeOf(inertCode('module.a["k"].aws_lb.b'))).toBe('module.a["k"].aws_lb.b');
    expect(codeOf(inertCode('a ``` b ` c'))).toBe('a ``` b ` c');
  });

  it('stays in its block, its span and its line, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), anyText, (lines, text) => {
        const shown = ['start', inertBlock(lines, 'diff'), `- ${inertText(text)} ${inertCode(text)}`, 'end'].join(
          '\n\n',
        );
        expect(faultsOf(shown)).toEqual([]);
        expect(htmlOf(shown)).toEqual([]);
        expect(proseOf(shown).split('\n').at(-1)).toBe('end');
      }),
      { numRuns: 500 },
    );
  });

  it('stays in its cell of a table', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(faultsOf(`| a | b |\n|---|---|\n| ${inertText(text)} | x |`)).toEqual([]);
      }),
    );
  });

  it('has nothing invisible in it', () => {
    expect(oneLine('a\nb\u202ec\u200bd\u0000')).toBe('a\\u000ab\\u202ec\\u200bd\\u0000');
  });

  it('mentions no one in the source either', () => {
    expect(inertCode('@acme/admins')).toBe('`\\u0040acme/admins`');
    expect(inertCode('git@github.com')).toBe('`git@github.com`');
  });
});

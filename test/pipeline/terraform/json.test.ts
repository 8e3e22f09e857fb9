import * as fc from 'fast-check';
import { canonicalText, distinctText, isSameJson, type Json, parseJson } from '../../../src/pipeline/terraform/json';

/** Few and short, so that equal ones and nearly equal ones come up. */
const words = fc.constantFrom('', 'a', 'b', '1', '"', '1"a', '[', ']', ';', 'é', '\ud800', '\ud801');

const anyJson = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, 12, -1, 1.5),
    words,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(words, tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('the text of a value that is compared and sealed', () => {
  it('is the same for equal values, and another for all others', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(distinctText(a) === distinctText(b)).toBe(isSameJson(a, b));
        expect(distinctText(a) === distinctText(b)).toBe(canonicalText(a) === canonicalText(b));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not depend on the order of keys', () => {
    expect(distinctText({ b: [1], a: { d: 2, c: null } })).toBe(distinctText({ a: { c: null, d: 2 }, b: [1] }));
    expect(distinctText({ a: 1, b: 2 })).not.toBe(distinctText({ a: 2, b: 1 }));
  });

  it.each([
    [['a', 'b'], ['ab']],
    [['1"a'], ['1', 'a']],
    [[1, 2], [12]],
    [[], {}],
    [null, 'n'],
    [true, 't'],
    [1, '1'],
  ])('tells %j from %j', (a, b) => {
    expect(distinctText(a)).not.toBe(distinctText(b));
  });

  it('tells numbers apart that a double cannot', () => {
    const [a, b] = ['[9007199254740993]', '[9007199254740992]'].map((text) => distinctText(parseJson(text)));
    expect(a).not.toBe(b);
  });

  it('stays another one when it is written as UTF-8, half pairs included', () => {
    const [a, b] = ['\ud800', '\ud801'].map((text) => Buffer.from(distinctText(text)));
    expect(a).not.toEqual(b);
  });
});

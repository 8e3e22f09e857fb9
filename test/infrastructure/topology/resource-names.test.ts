import fc from 'fast-check';
import { cellIdSchema } from '../../../src/contract/values';
import { fit, resourceNames } from '../../../src/infrastructure/topology/resource-names';

const word = (longest: number) =>
  fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/).filter((text) => text.length <= longest);
const cells = word(41).map((id) => cellIdSchema.parse(id));

describe('names', () => {
  it('are within the limits of AWS', () => {
    fc.assert(
      fc.property(word(16), cells, word(20), (project, cell, service) => {
        const names = resourceNames(project, cell);
        // Load balancers take 32 characters, letters, digits and hyphens, no hyphen at the end.
        expect(names.scope).toMatch(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/);
        // Roles take 64 characters.
        expect(names.of(service, 'execution')).toMatch(/^[\w-]{1,64}$/);
        expect(names.namespace.split('.').every((label) => label.length <= 63)).toBe(true);
      }),
    );
  });

  it('differ between any two cells and services', () => {
    const places = fc.uniqueArray(fc.tuple(cells, word(20)), {
      minLength: 2,
      maxLength: 20,
      selector: ([cell, service]) => `${cell} ${service}`,
    });
    fc.assert(
      fc.property(word(16), places, (project, all) => {
        const families = all.map(([cell, service]) => resourceNames(project, cell).of(service));
        const logGroups = all.map(([cell, service]) => resourceNames(project, cell).logGroup(service));
        expect(new Set(families).size).toBe(all.length);
        expect(new Set(logGroups).size).toBe(all.length);
      }),
    );
  });

  it('differ where joining by a hyphen alone would make them equal', () => {
    const one = resourceNames('shop', cellIdSchema.parse('dev')).of('x-web');
    const other = resourceNames('shop', cellIdSchema.parse('dev-x')).of('web');
    expect(one).not.toBe(other);
  });
});

describe('fitting', () => {
  it('leaves a text that fits', () => {
    expect(fit('shop-dev', 32)).toBe('shop-dev');
  });

  it('keeps long texts apart that begin alike', () => {
    const [a, b] = ['a', 'b'].map((end) => fit(`${'x'.repeat(60)}${end}`, 32));
    expect(a).toHaveLength(32);
    expect(a).not.toBe(b);
  });
});

import fc from 'fast-check';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { anyConfig } from '../../builders/any-config';
import { synthesizedCell } from '../../support/synthesized-stack';

describe('any legal configuration', () => {
  it('gives every cell an id, a state and names of its own', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const { cells } = planConfig(config);
        expect(cells.length).toBeGreaterThan(0);
        expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
        expect(new Set(cells.map(({ state }) => `${state.bucket}/${state.key}`)).size).toBe(cells.length);
        for (const { traffic } of cells) {
          const priorities = traffic?.targets.map(({ rule }) => rule.priority) ?? [];
          expect(new Set(priorities).size).toBe(priorities.length);
        }
      }),
    );
  });

  it('is synthesized to the same text twice', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const once = planConfig(config).cells.map((cell) => synthesizedCell(cell).text);
        const twice = planConfig(config).cells.map((cell) => synthesizedCell(cell).text);
        expect(once).toEqual(twice);
      }),
      { numRuns: 5 },
    );
  });
});

import fc from 'fast-check';
import { lowestPriority, rulePriority } from '../../../src/infrastructure/topology/traffic/rule-priority';

const names = fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/);
const paths = fc.stringMatching(/^(\/[a-z]{1,12}){1,8}$/);
const hosts = fc.constantFrom('shop.example.com', 'www.example.com');

describe('the priority of a rule', () => {
  it('is one that a load balancer takes', () => {
    fc.assert(
      fc.property(
        names,
        fc.option(paths, { nil: undefined }),
        fc.option(hosts, { nil: undefined }),
        (name, path, host) => {
          const priority = rulePriority(name, { path, host, priority: undefined });
          expect(Number.isInteger(priority)).toBe(true);
          expect(priority).toBeGreaterThanOrEqual(1);
          expect(priority).toBeLessThanOrEqual(lowestPriority);
        },
      ),
    );
  });

  it('asks for the longer path first, whatever the services are called', () => {
    fc.assert(
      fc.property(names, names, paths, paths, (a, b, path, more) => {
        const outer = rulePriority(a, { path, host: undefined, priority: undefined });
        const inner = rulePriority(b, { path: path + more, host: undefined, priority: undefined });
        expect(inner).toBeLessThan(outer);
      }),
    );
  });

  it('asks for a host before any path without one', () => {
    fc.assert(
      fc.property(names, names, paths, hosts, (a, b, path, host) => {
        const withHost = rulePriority(a, { path: '/', host, priority: undefined });
        expect(withHost).toBeLessThan(rulePriority(b, { path, host: undefined, priority: undefined }));
      }),
    );
  });

  it('asks for every path last', () => {
    fc.assert(
      fc.property(names, names, paths, (a, b, path) => {
        const all = rulePriority(a, { path: '/', host: undefined, priority: undefined });
        expect(rulePriority(b, { path, host: undefined, priority: undefined })).toBeLessThan(all);
      }),
    );
  });
});

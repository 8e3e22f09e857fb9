import { formatFault, formatPath, independentFaults, type Fault } from '../../src/contract/fault';

const aFault = (overrides: Partial<Fault> = {}): Fault => ({
  path: ['services', 'web', 'port'],
  problem: 'is out of range',
  value: 0,
  allowed: 'a port',
  remedy: 'Write a port.',
  ...overrides,
});

describe('a path', () => {
  it.each([
    [['services', 'web', 'calls', 0], 'services.web.calls[0]'],
    [['tags', 'Cost center'], 'tags["Cost center"]'],
    [[], 'the configuration'],
  ])('%j is written %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('a fault', () => {
  it('is printed with its place, value, what is allowed and what to do', () => {
    expect(formatFault(aFault())).toBe(
      'services.web.port: is out of range\n  found    0\n  allowed  a port\n  do       Write a port.',
    );
  });

  it('says so where nothing was found, and cuts what is long', () => {
    expect(formatFault(aFault({ value: undefined }))).toContain('found    nothing');
    expect(formatFault(aFault({ value: 'x'.repeat(500) })).length).toBeLessThan(250);
  });
});

describe('faults that depend on others', () => {
  const certain = [aFault({ path: ['environments', 'dev', 'region'] })];

  it('are left out when what they were judged by is at fault', () => {
    const judged = aFault({ path: ['environments', 'dev', 'zones', 0], evidence: [['environments', 'dev', 'region']] });
    expect(independentFaults(certain, [judged])).toEqual([]);
  });

  it('are left out inside and around what is at fault', () => {
    const around = aFault({ path: ['environments', 'dev'] });
    const inside = aFault({ path: ['environments', 'dev', 'region', 'x'] });
    expect(independentFaults(certain, [around, inside])).toEqual([]);
  });

  it('are kept when they stand elsewhere', () => {
    const elsewhere = aFault({ path: ['environments', 'prod', 'zones'] });
    expect(independentFaults(certain, [elsewhere])).toEqual([elsewhere]);
  });
});

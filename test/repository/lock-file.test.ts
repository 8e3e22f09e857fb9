import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsProviderVersions } from '../../src/infrastructure/stacks/project-stack';
import { locksTestedProvider } from '../../src/rehearsal/stack-override';
import { repository } from '../support/repository';

describe('the lock file of providers', () => {
  const lock = readFileSync(join(repository, 'terraform.lock.hcl'), 'utf8');

  it('is for the range that the stacks ask for', () => {
    expect(/constraints\s*=\s*"([^"]*)"/.exec(lock)?.[1]).toBe(awsProviderVersions);
  });

  it('locks the version that the project is tested with, on every platform', () => {
    expect(locksTestedProvider(lock, 'terraform')).toBe(true);
    expect(lock.match(/"zh:[0-9a-f]{64}"/g)?.length).toBeGreaterThan(10);
  });
});

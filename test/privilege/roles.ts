import { accountIdSchema } from '../../src/contract/values';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { parseConfig } from '../../src/infrastructure/config/parse-config';
import { policyBody, trustBody } from '../../src/infrastructure/topology/access/policy-body';
import { planAccess } from '../../src/infrastructure/topology/bootstrap/plan-access';
import { parsePolicy, type Policy, type PolicyStatement } from '../support/iam/policy';
import { account, applied } from './life-configs';

/** The repository whose runs are trusted. */
export const repositoryIdentity = {
  owner: 'acme',
  ownerId: '4242',
  name: 'shop',
  id: '99887766',
  mainBranch: 'main',
} as const;

/** A role as IAM would keep it. */
export interface KeptRole {
  /** `plan`, `push`, or `apply-<environment>`. */
  readonly key: string;
  readonly policies: readonly Policy[];
  readonly trust: Policy;
}

/** The roles that bootstrap makes in an account. */
export function keptRoles(config: ConfigInput = applied): readonly KeptRole[] {
  const { roles } = planAccess(parseConfig(config).config, accountIdSchema.parse(account), repositoryIdentity);
  return roles.map(({ key, policies, trust }) => ({
    key,
    policies: policies.map(({ statements }) => parsePolicy(policyBody(statements))),
    trust: parsePolicy(trustBody(trust)),
  }));
}

/** The most that roles of an environment can do. */
export function keptBoundary(environment: string, config: ConfigInput): Policy {
  const { boundaries } = planAccess(parseConfig(config).config, accountIdSchema.parse(account), repositoryIdentity);
  const found = boundaries.find(({ key }) => key === environment);
  if (!found) throw new Error(`There is no boundary of ${environment}`);
  return parsePolicy(policyBody(found.statements));
}

/** One of them. */
export function keptRole(key: string, config?: ConfigInput): KeptRole {
  const role = keptRoles(config).find((each) => each.key === key);
  if (!role) throw new Error(`There is no role ${key}`);
  return role;
}

/** All its statements. */
export function statementsOf({ policies }: KeptRole): readonly PolicyStatement[] {
  return policies.flatMap(({ Statement }) => Statement);
}

/** The actions that it allows anywhere. */
export function allowedActions(role: KeptRole): readonly string[] {
  const allowing = statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowing.flatMap(({ Action = [] }) => Action))].toSorted();
}

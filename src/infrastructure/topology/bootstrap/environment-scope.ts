import { type Condition } from '../access/statement';
import { type AwsPlace } from './account-names';
import { type StateBucket } from './state-bucket';

/** One environment of an account, and what tells its resources from all others. */
export interface EnvironmentScope extends AwsPlace {
  readonly project: string;
  readonly environment: string;
  /** Environments whose names begin with this one's: names alone would take them for its own. */
  readonly namesakes: readonly string[];
  readonly boundaryArn: string;
  readonly stateBucket: StateBucket;
  readonly jumpHost: boolean;
}

/** On what is there already. */
export function ownedBy(scope: EnvironmentScope): readonly Condition[] {
  return tags('aws:ResourceTag', scope);
}

/** On what is being made. */
export function taggedFor(scope: EnvironmentScope): readonly Condition[] {
  return tags('aws:RequestTag', scope);
}

/** On what nobody has claimed by a tag. */
export const ownedByNobody: Condition = { test: 'Null', variable: 'aws:ResourceTag/Project', values: ['true'] };

/** On changes of tags that claim nothing and give nothing away. */
export const leavesOwnerAlone: Condition = {
  test: 'ForAllValues:StringNotEquals',
  variable: 'aws:TagKeys',
  values: ['Environment', 'Project'],
};

function tags(key: string, { project, environment }: EnvironmentScope): readonly Condition[] {
  return [
    { test: 'StringEquals', variable: `${key}/Project`, values: [project] },
    { test: 'StringEquals', variable: `${key}/Environment`, values: [environment] },
  ];
}

/** Patterns of the names of an environment's cells, and of names that begin with theirs; see resource-names.ts. */
export function cellNames({ project, environment }: EnvironmentScope, longest: number): readonly string[] {
  const scope = `${project}-${environment}`;
  // Longer names are cut, and end with a digest of nine characters.
  const cut = longest - 9;
  return scope.length < cut ? [scope, `${scope}-*`] : [`${scope.slice(0, cut).replace(/[-_]+$/, '')}*`];
}

/** Patterns of names that begin with a cell's and go on with a part: roles, task definitions. */
export function partNames(scope: EnvironmentScope): readonly string[] {
  const name = `${scope.project}-${scope.environment}`;
  return [`${name}_*`, `${name}-*`];
}

import { partitionOf, type Region } from '../../../contract/values';
import { policyBody } from '../access/policy-body';
import { type Statement } from '../access/statement';
import { type EnvironmentScope } from './environment-scope';

/** The states of an environment's cells, the locks beside them, and the records of what was applied. */
export function stateStatements(scope: EnvironmentScope): readonly Statement[] {
  const { project, environment, stateBucket, region } = scope;
  const bucket = bucketArn(stateBucket, region);
  return [
    { actions: ['s3:ListBucket'], resources: [bucket] },
    {
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`${environment}.*`, `${environment}-*`].map((name) => `${bucket}/${project}/${name}`),
    },
  ];
}

/** A bucket that holds states. */
export interface StateBucket {
  readonly name: string;
  readonly region: Region;
}

/** All states of a project, to read. */
export function readStateStatements(project: string, buckets: readonly StateBucket[]): readonly Statement[] {
  const arns = buckets.map(({ name, region }) => bucketArn(name, region));
  return [
    { actions: ['s3:ListBucket'], resources: arns },
    { actions: ['s3:GetObject'], resources: arns.map((arn) => `${arn}/${project}/*`) },
  ];
}

function bucketArn(name: string, region: Region): string {
  return `arn:${partitionOf(region).name}:s3:::${name}`;
}

/** The policy of a bucket that answers over TLS only, as JSON text. */
export function tlsOnlyPolicy({ name, region }: StateBucket): string {
  const arn = bucketArn(name, region);
  const statement: Statement = {
    effect: 'Deny',
    principal: '*',
    actions: ['s3:*'],
    resources: [arn, `${arn}/*`],
    conditions: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  };
  return JSON.stringify(policyBody([statement]));
}

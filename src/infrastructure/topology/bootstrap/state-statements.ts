import { partitionOf } from '../../../contract/values';
import { policyBody } from '../access/policy-body';
import { type Condition, type Statement } from '../access/statement';
import { groupBy } from '../group-by';
import { type EnvironmentScope } from './environment-scope';
import { type StateBucket } from './state-bucket';

/** The states of an environment's cells, the locks beside them, and the records of what was applied. */
export function stateStatements(scope: EnvironmentScope): readonly Statement[] {
  const { project, environment, stateBucket } = scope;
  const bucket = bucketArn(stateBucket);
  return [
    { actions: ['s3:ListBucket'], resources: [bucket], conditions: ownersAlone(stateBucket) },
    {
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`${environment}.*`, `${environment}-*`].map((name) => `${bucket}/${project}/${name}`),
      conditions: ownersAlone(stateBucket),
    },
  ];
}

/** Names of buckets can be guessed, and taken by anybody while they are free: nothing is read or written in somebody else's. */
function ownersAlone({ owner }: StateBucket): readonly Condition[] {
  return owner === undefined ? [] : [{ test: 'StringEquals', variable: 'aws:ResourceAccount', values: [owner] }];
}

/** All states of a project, to read. */
export function readStateStatements(project: string, buckets: readonly StateBucket[]): readonly Statement[] {
  const owners = [...groupBy(buckets, ({ owner }) => owner).values()];
  return owners.flatMap((same) => {
    const conditions = same.slice(0, 1).flatMap(ownersAlone);
    return [
      { actions: ['s3:ListBucket'], resources: same.map(bucketArn), conditions },
      { actions: ['s3:GetObject'], resources: same.map((each) => `${bucketArn(each)}/${project}/*`), conditions },
    ];
  });
}

function bucketArn({ name, region }: Pick<StateBucket, 'name' | 'region'>): string {
  return `arn:${partitionOf(region).name}:s3:::${name}`;
}

/** The policy of a bucket that answers over TLS only, as JSON text. */
export function tlsOnlyPolicy(bucket: Pick<StateBucket, 'name' | 'region'>): string {
  const arn = bucketArn(bucket);
  const statement: Statement = {
    effect: 'Deny',
    principal: '*',
    actions: ['s3:*'],
    resources: [arn, `${arn}/*`],
    conditions: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  };
  return JSON.stringify(policyBody([statement]));
}

import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { type AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Construct } from 'constructs';
import { type BucketPlan } from '../topology/bootstrap/account-plan';
import { tlsOnlyPolicy } from '../topology/bootstrap/state-statements';

/** A bucket for states: every version is kept, nothing is public, nothing goes over an open line. */
export class StateBucketConstruct extends Construct {
  /** @param provider of the bucket's Region; the stack's own unless given */
  constructor(scope: Construct, id: string, plan: BucketPlan, provider?: AwsProvider) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'bucket', { provider, bucket: plan.name }).id;
    new S3BucketVersioningA(this, 'versioning', {
      provider,
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      provider,
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const block = new S3BucketPublicAccessBlock(this, 'public-access', {
      provider,
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // Two writes to one bucket at a time are refused.
    new S3BucketPolicy(this, 'policy', { provider, bucket, policy: tlsOnlyPolicy(plan), dependsOn: [block] });
  }
}

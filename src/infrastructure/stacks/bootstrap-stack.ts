import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, TerraformVariable, type TerraformElement } from 'cdktf';
import { Construct } from 'constructs';
import { repositoryVariables, type RepositoryIdentity } from '../../contract/accounts';
import { AccessRoleConstruct } from '../constructs/access-role-construct';
import { literals } from '../constructs/literal';
import { policyDocument } from '../constructs/policy-document';
import { StateBucketConstruct } from '../constructs/state-bucket-construct';
import { type AccountPlan } from '../topology/bootstrap/account-plan';
import { trustRepository } from '../topology/bootstrap/repository-trust';
import { configureStack, readableId } from './project-stack';

/** What an account needs first: buckets for states, and the roles that runs on GitHub assume. */
export class BootstrapStack extends TerraformStack {
  constructor(
    scope: Construct,
    private readonly plan: AccountPlan,
  ) {
    super(scope, plan.id);
    configureStack(this, plan);
    this.drawBuckets();
    this.drawBoundaries();
    this.drawRoles(this.drawRepository());
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }

  private drawBuckets(): void {
    const buckets = new Construct(this, 'buckets');
    for (const bucket of this.plan.buckets.filter(({ made }) => made)) {
      new StateBucketConstruct(buckets, bucket.region, bucket, this.drawProvider(bucket.region));
    }
  }

  private drawBoundaries(): void {
    const boundaries = new Construct(this, 'boundaries');
    for (const { key, name, statements } of this.plan.boundaries) {
      new IamPolicy(boundaries, key, { name, policy: policyDocument(statements) });
    }
  }

  /** Undefined where the stack's own will do. */
  private drawProvider(region: string): AwsProvider | undefined {
    const { account, tags } = this.plan;
    if (region === String(this.plan.region)) return undefined;
    return new AwsProvider(this, `aws-${region}`, {
      ...{ alias: region, region, allowedAccountIds: [account] },
      defaultTags: [{ tags: literals(tags) }],
    });
  }

  /** Which repository it is, is known when bootstrap runs: a template does not know its copies. */
  private drawRepository(): RepositoryIdentity {
    const variable = (name: string) =>
      new TerraformVariable(this, name, { type: 'string', nullable: false }).stringValue;
    return {
      owner: variable(repositoryVariables.owner),
      ownerId: variable(repositoryVariables.ownerId),
      name: variable(repositoryVariables.name),
      id: variable(repositoryVariables.id),
      mainBranch: variable(repositoryVariables.mainBranch),
    };
  }

  private drawRoles(repository: RepositoryIdentity): void {
    const roles = new Construct(this, 'roles');
    for (const role of this.plan.roles) {
      new AccessRoleConstruct(roles, role.key, role, trustRepository(role.admits, repository, this.plan));
    }
  }
}

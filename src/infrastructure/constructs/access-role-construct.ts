import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { type FederatedTrust } from '../topology/access/statement';
import { type AccessRole } from '../topology/bootstrap/access-role';
import { policyDocument, trustDocument } from './policy-document';

/** A role that runs on GitHub assume, with its policies. */
export class AccessRoleConstruct extends Construct {
  constructor(scope: Construct, id: string, plan: AccessRole, trust: FederatedTrust) {
    super(scope, id);
    const role = new IamRole(this, 'role', { name: plan.name, assumeRolePolicy: trustDocument(trust) });
    for (const { key, name, statements } of plan.policies) {
      const policy = new IamPolicy(this, key, { name, policy: policyDocument(statements) });
      new IamRolePolicyAttachment(this, `${key}-attachment`, { role: role.name, policyArn: policy.arn });
    }
  }
}

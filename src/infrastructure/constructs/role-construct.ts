import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { type Role } from '../topology/service/service-plan';
import { policyDocument, trustDocument } from './policy-document';

/** A role with its one inline policy, or with none where it may do nothing. */
export class RoleConstruct extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy | undefined;

  constructor(scope: Construct, id: string, role: Role, permissionsBoundary: string | undefined) {
    super(scope, id);
    this.role = new IamRole(this, 'role', {
      name: role.name,
      assumeRolePolicy: trustDocument(role.trust),
      permissionsBoundary,
    });
    if (role.statements.length === 0) return;
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: this.role.name,
      policy: policyDocument(role.statements),
    });
  }
}

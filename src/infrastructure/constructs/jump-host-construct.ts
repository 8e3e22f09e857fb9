import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { Construct } from 'constructs';
import { type JumpHost } from '../topology/cell-plan';
import { RoleConstruct } from './role-construct';

/** What the jump host is drawn into. */
export interface JumpHostConstructProps {
  readonly jumpHost: JumpHost;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly permissionsBoundary: string | undefined;
}

/** The current Amazon Linux 2023 for Arm, as AWS publishes it. */
const imageParameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** A machine without a public address and without an inbound rule: Systems Manager is its only door. */
export class JumpHostConstruct extends Construct {
  readonly instance: Instance;

  constructor(scope: Construct, id: string, { jumpHost, ...props }: JumpHostConstructProps) {
    super(scope, id);
    const { role } = new RoleConstruct(this, 'instance', jumpHost.role, props.permissionsBoundary);
    const profile = new IamInstanceProfile(this, 'profile', { name: jumpHost.name, role: role.name });
    const image = new DataAwsSsmParameter(this, 'image', { name: imageParameter });
    this.instance = new Instance(this, 'host', {
      ami: image.insecureValue,
      instanceType: 't4g.nano',
      subnetId: props.subnetId,
      vpcSecurityGroupIds: [props.securityGroupId],
      associatePublicIpAddress: false,
      iamInstanceProfile: profile.name,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true, volumeType: 'gp3' },
      // A newer image must not replace a host that somebody is working on; `terraform apply -replace` does, when asked.
      lifecycle: { ignoreChanges: ['ami'] },
      tags: { Name: jumpHost.name },
    });
  }
}

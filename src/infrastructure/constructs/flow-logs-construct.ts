import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { Construct } from 'constructs';
import { type FlowLogs } from '../topology/cell-plan';
import { RoleConstruct } from './role-construct';

/** What the flow logs are drawn into. */
export interface FlowLogsConstructProps {
  readonly flowLogs: FlowLogs;
  readonly vpcId: string;
  readonly permissionsBoundary: string | undefined;
}

/** Records of accepted and rejected connections of the VPC, in a log group of their own. */
export class FlowLogsConstruct extends Construct {
  constructor(scope: Construct, id: string, { flowLogs, vpcId, permissionsBoundary }: FlowLogsConstructProps) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: flowLogs.logGroup,
      retentionInDays: flowLogs.retentionDays,
    });
    const { role } = new RoleConstruct(this, 'delivery', flowLogs.role, permissionsBoundary);
    new FlowLog(this, 'flow-log', {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: role.name },
    });
  }
}

import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type Peer } from '../topology/access/edges';
import { type SecurityGroup as GroupPlan, type SecurityGroupRule } from '../topology/access/security-groups';
import { type ResourceNames } from '../topology/resource-names';
import { find } from './find';

/** What the groups are drawn into. */
export interface AccessConstructProps {
  readonly groups: readonly GroupPlan[];
  readonly vpcId: string;
  readonly names: ResourceNames;
}

/** Security groups, and one rule for each end of an allowed connection. */
export class AccessConstruct extends Construct {
  private readonly groups: ReadonlyMap<string, SecurityGroup>;
  private readonly rulesByGroup = new Map<string, ITerraformDependable[]>();

  constructor(scope: Construct, id: string, props: AccessConstructProps) {
    super(scope, id);
    const draw = ({ key, description }: GroupPlan) =>
      new SecurityGroup(this, key, {
        name: props.names.of(key),
        description,
        vpcId: props.vpcId,
        tags: { Name: props.names.of(key) },
      });
    this.groups = new Map(props.groups.map((group) => [group.key, draw(group)]));
  }

  /** The id of the group with this key. */
  groupId(key: string): string {
    return find(this.groups, key).id;
  }

  /** Draws the rules; called once the endpoints are there whose prefix lists they name. */
  drawRules(rules: readonly SecurityGroupRule[], prefixListId: (service: string) => string): void {
    for (const rule of rules) {
      const drawn = this.drawRule(rule, prefixListId);
      const peers = rule.peer.kind === 'group' ? [rule.peer.group] : [];
      for (const group of new Set([rule.group, ...peers])) {
        this.rulesByGroup.set(group, [...(this.rulesByGroup.get(group) ?? []), drawn]);
      }
    }
  }

  /** The rules at both ends of a group's connections. */
  rulesOf(group: string): readonly ITerraformDependable[] {
    return this.rulesByGroup.get(group) ?? [];
  }

  private drawRule(rule: SecurityGroupRule, prefixListId: (service: string) => string): ITerraformDependable {
    const config = {
      securityGroupId: this.groupId(rule.group),
      description: rule.description,
      ipProtocol: 'tcp',
      fromPort: rule.port,
      toPort: rule.port,
      ...this.peer(rule.peer, prefixListId),
    };
    return rule.direction === 'ingress'
      ? new VpcSecurityGroupIngressRule(this, rule.key, config)
      : new VpcSecurityGroupEgressRule(this, rule.key, config);
  }

  private peer(peer: Peer, prefixListId: (service: string) => string) {
    switch (peer.kind) {
      case 'group':
        return { referencedSecurityGroupId: this.groupId(peer.group) };
      case 'cidr':
        return { cidrIpv4: peer.cidr };
      case 'gateway-endpoint':
        return { prefixListId: prefixListId(peer.service) };
    }
  }
}

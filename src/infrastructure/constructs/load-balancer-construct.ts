import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import { type Listener, type Target, type Traffic } from '../topology/traffic/traffic';
import { find } from './find';

/** What the load balancer is drawn into. */
export interface LoadBalancerConstructProps {
  readonly traffic: Traffic;
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
}

/** The load balancer with its listeners, and a target group and rule for every routed service. */
export class LoadBalancerConstruct extends Construct {
  readonly loadBalancer: Lb;
  private readonly targetGroups: ReadonlyMap<string, LbTargetGroup>;
  private readonly rules: ReadonlyMap<string, LbListenerRule>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerConstructProps,
  ) {
    super(scope, id);
    this.loadBalancer = this.drawLoadBalancer();
    const { targets, listeners } = props.traffic;
    const drawn = new Map(listeners.map((listener) => [listener.kind, this.drawListener(listener)]));
    const serving = drawn.get('https') ?? find(drawn, 'http');
    this.targetGroups = new Map(targets.map((target) => [target.service, this.drawTargetGroup(target)]));
    this.rules = new Map(targets.map((target) => [target.service, this.drawRule(target, serving.arn)]));
  }

  /** `http://…` or `https://…`. */
  get url(): string {
    const secure = this.props.traffic.listeners.some(({ kind }) => kind === 'https');
    return `${secure ? 'https' : 'http'}://${this.loadBalancer.dnsName}`;
  }

  /** The target group of a service, and the rule that ECS wants to be there before the service. */
  target(service: string): { readonly arn: string; readonly rule: LbListenerRule } {
    return { arn: find(this.targetGroups, service).arn, rule: find(this.rules, service) };
  }

  private drawLoadBalancer(): Lb {
    const { settings } = this.props.traffic;
    return new Lb(this, 'load-balancer', {
      name: this.props.name,
      loadBalancerType: 'application',
      internal: false,
      subnets: this.props.subnetIds,
      securityGroups: [this.props.securityGroupId],
      idleTimeout: settings.idleTimeoutSeconds,
      clientKeepAlive: settings.clientKeepAliveSeconds,
      enableDeletionProtection: settings.deletionProtection,
      dropInvalidHeaderFields: settings.dropInvalidHeaderFields,
      enableHttp2: settings.http2,
      desyncMitigationMode: settings.desyncMitigation,
      ...(settings.accessLogs ? { accessLogs: { ...settings.accessLogs, enabled: true } } : {}),
      tags: { Name: this.props.name },
    });
  }

  private drawListener(listener: Listener): LbListener {
    const common = { loadBalancerArn: this.loadBalancer.arn, port: listener.port };
    switch (listener.kind) {
      case 'http':
        return new LbListener(this, 'http', { ...common, protocol: 'HTTP', defaultAction: [noRoute] });
      case 'https':
        return new LbListener(this, 'https', {
          ...common,
          protocol: 'HTTPS',
          certificateArn: listener.certificateArn,
          sslPolicy: listener.sslPolicy,
          defaultAction: [noRoute],
        });
      case 'redirect':
        return new LbListener(this, 'http', {
          ...common,
          protocol: 'HTTP',
          defaultAction: [
            {
              type: 'redirect',
              redirect: { port: String(listener.toPort), protocol: 'HTTPS', statusCode: 'HTTP_301' },
            },
          ],
        });
    }
  }

  private drawTargetGroup({ service, port, group, healthCheck }: Target): LbTargetGroup {
    return new LbTargetGroup(this, `${service}-targets`, {
      // AWS allows a prefix of six characters; with it, a new group can stand beside the one still in use.
      namePrefix: namePrefix(service),
      lifecycle: { createBeforeDestroy: true },
      vpcId: this.props.vpcId,
      targetType: 'ip',
      port,
      protocol: group.protocol,
      deregistrationDelay: String(group.deregistrationDelaySeconds),
      slowStart: group.slowStartSeconds,
      loadBalancingAlgorithmType: group.algorithm,
      stickiness: {
        enabled: group.stickiness !== undefined,
        type: group.stickiness?.cookieName === undefined ? 'lb_cookie' : 'app_cookie',
        cookieName: group.stickiness?.cookieName,
        cookieDuration: group.stickiness?.durationSeconds,
      },
      healthCheck: {
        path: healthCheck.path,
        port: String(healthCheck.port),
        protocol: healthCheck.protocol,
        matcher: healthCheck.matcher,
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
      },
      tags: { Name: `${this.props.name}_${service}` },
    });
  }

  private drawRule({ service, rule }: Target, listenerArn: string): LbListenerRule {
    return new LbListenerRule(this, `${service}-rule`, {
      listenerArn,
      priority: rule.priority,
      action: [{ type: 'forward', targetGroupArn: find(this.targetGroups, service).arn }],
      condition: [
        ...(rule.paths.length === 0 ? [] : [{ pathPattern: { values: [...rule.paths] } }]),
        ...(rule.host === undefined ? [] : [{ hostHeader: { values: [rule.host] } }]),
      ],
      tags: { Name: `${this.props.name}_${service}` },
    });
  }
}

/** What a request gets that no rule takes. */
const noRoute = {
  type: 'fixed-response',
  fixedResponse: { contentType: 'text/plain', messageBody: 'No service answers this path.', statusCode: '404' },
};

/** The service's first letters, for whoever looks at the console; the Name tag says the rest. */
function namePrefix(service: string): string {
  return `${service.replaceAll('-', '').slice(0, 5)}-`;
}

import { type CidrBlock } from '../../../contract/values';
import { defaultHealthCheck, type HealthCheck } from '../../config/health-check';
import { type LoadBalancer } from '../../config/load-balancer';
import { type Route } from '../../config/route';
import { type Service } from '../../config/service';
import { defaultTargetGroup, type TargetGroup } from '../../config/target-group';
import { rulePriority } from './rule-priority';

/** The load balancer of a cell. */
export interface Traffic {
  readonly settings: LoadBalancer;
  readonly allowedCidrs: readonly CidrBlock[];
  readonly listeners: readonly Listener[];
  readonly targets: readonly Target[];
}

/** What a port does: hand requests to services, or send them to HTTPS. One listener per port. */
export type Listener =
  | { readonly kind: 'http'; readonly port: 80 }
  | { readonly kind: 'https'; readonly port: 443; readonly certificateArn: string; readonly sslPolicy: string }
  | { readonly kind: 'redirect'; readonly port: 80; readonly toPort: 443 };

/** A routed service: its target group, and the rule that sends requests there. */
export interface Target {
  readonly service: string;
  readonly port: number;
  readonly group: TargetGroup;
  readonly healthCheck: HealthCheck;
  readonly rule: ListenerRule;
}

/** Which requests go to a target. */
export interface ListenerRule {
  /** 1 to 50,000, smaller first. */
  readonly priority: number;
  /** Path patterns; empty for every path of the host. */
  readonly paths: readonly string[];
  readonly host: string | undefined;
}

/** The load balancer that the routes ask for; undefined where no service has one. */
export function planTraffic(settings: LoadBalancer, services: Readonly<Record<string, Service>>): Traffic | undefined {
  const targets = Object.entries(services).flatMap(([name, service]) => planTarget(name, service));
  if (targets.length === 0) return undefined;
  return { settings, allowedCidrs: [...new Set(settings.allowedCidrs)], listeners: planListeners(settings), targets };
}

function planListeners(settings: LoadBalancer): readonly Listener[] {
  const { certificateArn, sslPolicy } = settings;
  if (certificateArn === undefined) return [{ kind: 'http', port: 80 }];
  return [
    { kind: 'https', port: 443, certificateArn, sslPolicy },
    { kind: 'redirect', port: 80, toPort: 443 },
  ];
}

function planTarget(name: string, service: Service): readonly Target[] {
  if (!service.route) return [];
  return [
    {
      service: name,
      port: service.port,
      group: service.targetGroup ?? defaultTargetGroup,
      healthCheck: service.healthCheck ?? defaultHealthCheck,
      rule: {
        priority: service.route.priority ?? rulePriority(name, service.route),
        paths: pathPatterns(service.route),
        host: service.route.host,
      },
    },
  ];
}

/** `/api` stands for itself and for everything below it; the load balancer's `/api/*` alone would miss the first. */
function pathPatterns({ path, host }: Route): readonly string[] {
  if (path !== undefined && path !== '/') return [path, `${path}/*`];
  return host === undefined ? ['/*'] : [];
}

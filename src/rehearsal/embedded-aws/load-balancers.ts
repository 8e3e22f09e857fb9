import { type ApiAnswer, type ApiCall, parseForm } from './api-call';

/** A load balancer that this run knows. */
export interface LoadBalancer {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** The host names that lead to load balancers, learned from what the API says of them. */
export class LoadBalancers {
  private readonly byHost = new Map<string, LoadBalancer>();

  /** Reads what is said of load balancers when they are made, described or deleted; any other call is left alone. */
  learn(call: ApiCall, answer: ApiAnswer): void {
    if (call.service !== 'elasticloadbalancing') return;
    if (call.action === 'DeleteLoadBalancer') this.forget(call);
    if (!describing.has(call.action)) return;
    for (const [, name, dnsName] of answer.body.toString().matchAll(nameAndDnsName)) {
      if (name === undefined || dnsName === undefined) continue;
      const loadBalancer = { name, account: call.account, region: call.region };
      this.byHost.set(dnsName.toLowerCase(), loadBalancer);
    }
  }

  /** Makes a load balancer that is known answer to one more host. */
  name(dnsName: string, host: string): void {
    const known = this.tryFind(dnsName);
    if (known) this.byHost.set(host.toLowerCase(), known);
  }

  private forget(call: ApiCall): void {
    const name = parseForm(call.body).get('LoadBalancerArn')?.split('/').at(-2);
    for (const [host, known] of this.byHost) {
      if (known.name === name && known.account === call.account && known.region === call.region)
        this.byHost.delete(host);
    }
  }

  /** The load balancer that a Host header, without its port, means. */
  tryFind(host: string): LoadBalancer | undefined {
    return this.byHost.get(host.toLowerCase());
  }
}

const describing = new Set(['CreateLoadBalancer', 'DescribeLoadBalancers']);
const nameAndDnsName = /:loadbalancer\/(?:app|net)\/([^/<]+)\/[^<]*<\/LoadBalancerArn>.*?<DNSName>([^<]+)<\/DNSName>/gs;

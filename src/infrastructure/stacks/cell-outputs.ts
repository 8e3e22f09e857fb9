import { TerraformOutput, type TerraformStack } from 'cdktf';
import { type JumpHostConstruct } from '../constructs/jump-host-construct';
import { type LoadBalancerConstruct } from '../constructs/load-balancer-construct';
import { type CellPlan } from '../topology/cell-plan';

/** What the outputs are taken from. */
export interface CellOutputs {
  readonly plan: CellPlan;
  readonly vpcId: string;
  readonly clusterName: string;
  readonly loadBalancer: LoadBalancerConstruct | undefined;
  readonly jumpHost: JumpHostConstruct | undefined;
}

/** What a person tries first, and what the pipeline asks for. */
export function drawOutputs(stack: TerraformStack, outputs: CellOutputs): void {
  const { plan, loadBalancer, jumpHost } = outputs;
  const values: Readonly<Record<string, unknown>> = {
    vpc_id: outputs.vpcId,
    cluster_name: outputs.clusterName,
    namespace: plan.names.namespace,
    load_balancer_url: loadBalancer?.url,
    load_balancer_dns_name: loadBalancer?.loadBalancer.dnsName,
    jump_host_id: jumpHost?.instance.id,
    test_commands: testCommands(outputs),
  };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) new TerraformOutput(stack, name, { value, staticId: true });
  }
}

/** One command per service: through the load balancer where it has a route, else from the jump host. */
function testCommands({ plan, loadBalancer, jumpHost }: CellOutputs): readonly string[] {
  return plan.services.flatMap(({ settings, discoveryName }) => {
    const path = settings.route?.path ?? '/';
    if (settings.route && loadBalancer) {
      const host = settings.route.host === undefined ? '' : ` -H 'Host: ${settings.route.host}'`;
      return [`curl -sS${host} ${loadBalancer.url}${path}`];
    }
    if (!jumpHost) return [];
    const address = `http://${discoveryName}.${plan.names.namespace}:${String(settings.port)}/`;
    return [sessionCommand(jumpHost.instance.id, plan.region, `curl -sS ${address}`)];
  });
}

function sessionCommand(instanceId: string, region: string, command: string): string {
  return [
    `aws ssm start-session --region ${region} --target ${instanceId}`,
    `--document-name AWS-StartInteractiveCommand --parameters command='["${command}"]'`,
  ].join(' ');
}

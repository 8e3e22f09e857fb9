import { z } from 'zod';
import { type ApiAnswer, type ApiCall, isSuccess, withAnswerBody, withBody } from '../api-call';
import { type Ask, type Mend } from '../mend';

const service = 'application-autoscaling';

/** Gaps of Application Auto Scaling. */
export function applicationAutoScalingMends(): readonly Mend[] {
  return [shadowServiceMend, tagsMend()];
}

/** moto scales services of its own ECS only, where there are none: the service gets a shadow there, a name and nothing else. */
const shadowServiceMend: Mend = {
  name: 'application-auto-scaling-shadow-service',
  reason:
    "moto looks for a scalable ECS service in its own ECS, while services live in MiniStack's: ClusterNotFoundException.",
  emulator: 'moto',
  service,
  actions: ['RegisterScalableTarget'],
  answer: async (call, ask) => {
    const target = targetSchema.parse(JSON.parse(call.body.toString()));
    const [kind, cluster, name] = target.ResourceId.split('/');
    if (target.ServiceNamespace === 'ecs' && kind === 'service' && cluster !== undefined && name !== undefined) {
      await castShadow({ cluster, name }, call, ask);
    }
    return ask(call);
  },
};

const targetSchema = z.object({ ServiceNamespace: z.string(), ResourceId: z.string() });
const servicesSchema = z.object({ services: z.array(z.object({ status: z.string() })).default([]) });

/** Only of a service that really is there, so that a missing one is refused as it should be. */
async function castShadow(
  named: { readonly cluster: string; readonly name: string },
  call: ApiCall,
  ask: Ask,
): Promise<void> {
  const describe = ecsCall(call, 'DescribeServices', { cluster: named.cluster, services: [named.name] });
  const described = await ask(describe, 'ministack');
  if (!isSuccess(described)) return;
  const { services } = servicesSchema.parse(JSON.parse(described.body.toString()));
  if (!services.some(({ status }) => status === 'ACTIVE')) return;
  await ask(ecsCall(call, 'CreateCluster', { clusterName: named.cluster }), 'moto');
  await ask(
    ecsCall(call, 'CreateService', { cluster: named.cluster, serviceName: named.name, desiredCount: 0 }),
    'moto',
  );
}

function ecsCall(call: ApiCall, action: string, body: unknown): ApiCall {
  const headers = { ...call.headers, 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${action}` };
  return withBody({ ...call, service: 'ecs', action, headers }, JSON.stringify(body));
}

type Tags = Readonly<Record<string, string>>;

/** moto has none of the three tag calls: the gateway keeps the tags. */
function tagsMend(): Mend {
  const kept = new Map<string, Tags>();
  return {
    name: 'application-auto-scaling-tags',
    reason:
      'ListTagsForResource, TagResource and UntagResource answer 500, and the provider tries again for many minutes.',
    emulator: 'moto',
    service,
    actions: ['RegisterScalableTarget', 'ListTagsForResource', 'TagResource', 'UntagResource'],
    answer: async (call, ask) => {
      const asked = taggingSchema.parse(JSON.parse(call.body.toString()));
      if (call.action === 'RegisterScalableTarget') return keepTagsOf(await ask(call), asked.Tags, kept);
      const tags = changeTags(kept.get(asked.ResourceARN) ?? {}, call.action, asked);
      kept.set(asked.ResourceARN, tags);
      return tagsAnswer(call.action === 'ListTagsForResource' ? { Tags: tags } : {});
    },
  };
}

const taggingSchema = z.object({
  ResourceARN: z.string().default(''),
  Tags: z.record(z.string(), z.string()).optional(),
  TagKeys: z.array(z.string()).default([]),
});
const registeredSchema = z.object({ ScalableTargetARN: z.string() });

function keepTagsOf(answer: ApiAnswer, tags: Tags | undefined, kept: Map<string, Tags>): ApiAnswer {
  if (tags && isSuccess(answer)) {
    const { ScalableTargetARN } = registeredSchema.parse(JSON.parse(answer.body.toString()));
    kept.set(ScalableTargetARN, tags);
  }
  return answer;
}

function changeTags(before: Tags, action: string, asked: z.output<typeof taggingSchema>): Tags {
  if (action === 'TagResource') return { ...before, ...asked.Tags };
  if (action !== 'UntagResource') return before;
  return Object.fromEntries(Object.entries(before).filter(([key]) => !asked.TagKeys.includes(key)));
}

function tagsAnswer(body: unknown): ApiAnswer {
  const empty = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: Buffer.alloc(0) };
  return withAnswerBody(empty, JSON.stringify(body));
}

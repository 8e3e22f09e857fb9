import { z } from 'zod';
import { type ApiAnswer, type ApiCall, isSuccess, withAnswerBody } from '../api-call';
import { type Mend } from '../mend';

/** Gaps of ECS services. */
export function serviceMends(): readonly Mend[] {
  return [zoneRebalancingMend()];
}

/** MiniStack drops `availabilityZoneRebalancing`: it is remembered from what was asked, and added to each service that is shown. */
function zoneRebalancingMend(): Mend {
  const remembered = new Map<string, string>();
  return {
    name: 'ecs-zone-rebalancing',
    reason: 'A service is shown without availabilityZoneRebalancing, so every later plan wants to set it.',
    emulator: 'ministack',
    service: 'ecs',
    actions: ['CreateService', 'UpdateService', 'DescribeServices', 'DeleteService'],
    answer: async (call, ask) => {
      const answer = await ask(call);
      if (!isSuccess(answer)) return answer;
      remember(remembered, call, answer);
      return withRebalancing(answer, remembered);
    },
  };
}

const serviceSchema = z.looseObject({ serviceArn: z.string() });
const answerSchema = z.looseObject({ service: serviceSchema.optional(), services: z.array(serviceSchema).optional() });
const requestSchema = z.object({ availabilityZoneRebalancing: z.string().optional() });

function remember(remembered: Map<string, string>, call: ApiCall, answer: ApiAnswer): void {
  const { availabilityZoneRebalancing } = requestSchema.parse(JSON.parse(call.body.toString()));
  const { service } = answerSchema.parse(JSON.parse(answer.body.toString()));
  if (!service) return;
  // A service that is made anew under its old name begins with the default again.
  if (call.action === 'CreateService') remembered.delete(service.serviceArn);
  if (availabilityZoneRebalancing !== undefined) remembered.set(service.serviceArn, availabilityZoneRebalancing);
}

/** What ECS does when nothing is asked. */
const defaultRebalancing = 'ENABLED';

function withRebalancing(answer: ApiAnswer, remembered: ReadonlyMap<string, string>): ApiAnswer {
  const add = (service: z.output<typeof serviceSchema>) => ({
    ...service,
    availabilityZoneRebalancing: remembered.get(service.serviceArn) ?? defaultRebalancing,
  });
  const { service, services, ...rest } = answerSchema.parse(JSON.parse(answer.body.toString()));
  return withAnswerBody(
    answer,
    JSON.stringify({
      ...rest,
      ...(service && { service: add(service) }),
      ...(services && { services: services.map(add) }),
    }),
  );
}

import { z } from 'zod';

const id = '0123456789abcdef0123456789abcdef';

const questionSchema = z.object({
  cluster: z.string().default(''),
  service: z.string().default(''),
  serviceName: z.string().default(''),
  desiredStatus: z.string().default(''),
  serviceDeploymentArns: z.array(z.string()).default([]),
  serviceRevisionArns: z.array(z.string()).default([]),
  tasks: z.array(z.string()).default([]),
});
type Question = z.output<typeof questionSchema>;

/** What AWS answers, by call, when the newest deployment of every service was rolled back and left a task that had ended. */
export function failingRollout(account: string, region: string): ReadonlyMap<string, (question: string) => object> {
  const arn = (path: string) => `arn:aws:ecs:${region}:${account}:${path}`;
  const now = Math.floor(Date.now() / 1000);
  const definitionOf = (path: string) => arn(`task-definition/${path.split('/').slice(1, 3).join('_')}:1`);
  const deployment = (path: string) => ({
    serviceDeploymentArn: arn(`service-deployment/${path}/${id}`),
    ...{ status: 'ROLLBACK_SUCCESSFUL', createdAt: now, startedAt: now, finishedAt: now },
  });
  const answers: Readonly<Record<string, (question: Question) => object>> = {
    ListServiceDeployments: ({ cluster, service }) => ({ serviceDeployments: [deployment(`${cluster}/${service}`)] }),
    DescribeServiceDeployments: ({ serviceDeploymentArns }) => ({
      serviceDeployments: serviceDeploymentArns.map((each) => ({
        ...deployment(pathOf(each)),
        targetServiceRevision: { arn: arn(`service-revision/${pathOf(each)}/${id}`) },
      })),
    }),
    DescribeServiceRevisions: ({ serviceRevisionArns }) => ({
      serviceRevisions: serviceRevisionArns.map((each) => ({
        serviceRevisionArn: each,
        taskDefinition: definitionOf(`x/${pathOf(each)}`),
      })),
    }),
    // A task's ARN names no service: the id is made to tell it.
    ListTasks: ({ cluster, serviceName, desiredStatus }) => ({
      taskArns: desiredStatus === 'STOPPED' ? [arn(`task/${cluster}/${serviceName}`)] : [],
    }),
    DescribeTasks: ({ tasks }) => ({
      tasks: tasks.map((each) => ({
        taskArn: each,
        taskDefinitionArn: definitionOf(each.slice(each.indexOf(':task/') + 1)),
        ...{ lastStatus: 'STOPPED', createdAt: now, stoppedAt: now, stopCode: 'EssentialContainerExited' },
        containers: [{ name: each.split('/').at(-1), exitCode: 1 }],
      })),
    }),
  };
  return new Map(
    Object.entries(answers).map(([call, answer]) => [
      call,
      (question: string) => answer(questionSchema.parse(JSON.parse(question))),
    ]),
  );
}

/** `<cluster>/<service>`. */
function pathOf(arn: string): string {
  return arn.split('/').slice(1, 3).join('/');
}

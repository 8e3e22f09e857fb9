import { type typescript } from 'projen';
import { parse } from 'yaml';
import { z } from 'zod';
import { filesOf } from './a-project';

const stepSchema = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const concurrencySchema = z.object({
  group: z.string(),
  'cancel-in-progress': z.boolean(),
  queue: z.string().optional(),
});

const jobSchema = z.object({
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  concurrency: concurrencySchema.optional(),
  outputs: z.record(z.string(), z.string()).optional(),
  strategy: z.object({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.string()) }).optional(),
  'timeout-minutes': z.number().optional(),
  uses: z.string().optional(),
  steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: concurrencySchema,
  jobs: z.record(z.string(), jobSchema),
});

/** A job as GitHub reads it. */
export type ReadJob = z.output<typeof jobSchema>;

/** The one workflow that a component writes, as GitHub reads it. */
export function aWorkflow(add: (project: typescript.TypeScriptAppProject) => void) {
  const files = filesOf(add);
  const [path = ''] = Object.keys(files).filter((name) => name.startsWith('.github/workflows/'));
  const text = String(files[path]);
  const workflow = workflowSchema.parse(parse(text));
  const job = (name: string): ReadJob => jobSchema.parse(workflow.jobs[name]);
  return { path, text, ...workflow, job, steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps) };
}

/** What a job hands to an action. */
export function inputsOf(job: ReadJob, action: string): Readonly<Record<string, unknown>> | undefined {
  return job.steps.find(({ uses }) => uses === `./actions/${action}`)?.with;
}

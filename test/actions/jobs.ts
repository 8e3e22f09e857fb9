import { type Builder, Job, type JobOptions } from './a-job';

/** What a machine must have to run jobs. */
export const jobNeeds = ['engine', 'buildx', 'registry', 'busybox', 'python'] as const;

const jobs: Job[] = [];

/** A job that is removed after the test. */
export async function aJob(builder?: Builder, options?: JobOptions): Promise<Job> {
  const job = await Job.start(builder, options);
  jobs.push(job);
  return job;
}

/** Removes the jobs of a test, and every image of theirs. */
export async function removeJobs(): Promise<void> {
  for (const job of jobs.splice(0)) await job.remove();
}

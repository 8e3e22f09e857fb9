import { type Builder, Job } from './a-job';

/** What a machine must have to run jobs. */
export const jobNeeds = ['engine', 'buildx', 'registry', 'busybox', 'python'] as const;

const jobs: Job[] = [];

/** A job that is removed after the test. */
export async function aJob(builder?: Builder, beside?: Job): Promise<Job> {
  const job = await Job.start(builder, beside);
  jobs.push(job);
  return job;
}

/** Removes the jobs of a test, and every image of theirs. */
export async function removeJobs(): Promise<void> {
  for (const job of jobs.splice(0)) await job.remove();
}

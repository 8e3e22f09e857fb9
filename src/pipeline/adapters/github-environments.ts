import * as z from 'zod';
import { unlessMissing } from './github-errors';
import { type Octokit } from './octokit';

/** An environment of a repository. */
export interface EnvironmentPlace {
  readonly owner: string;
  readonly repo: string;
  readonly name: string;
}

const route = '/repos/{owner}/{repo}/environments/{environment_name}';
const policies = `${route}/deployment-branch-policies`;

/** The branches that may deploy to an environment, a line each; nothing where any may. Throws when there is no such environment. */
export async function loadBranches(octokit: Octokit, place: EnvironmentPlace): Promise<string> {
  const environment = await loadEnvironment(octokit, place);
  if (environment.deployment_branch_policy?.custom_branch_policies !== true) return '';
  return (await listBranches(octokit, place)).join('\n');
}

/** Lets these branches deploy, and others that are there already. What else guards the environment stays. */
export async function writeBranches(octokit: Octokit, place: EnvironmentPlace, branches: string): Promise<void> {
  const present = await unlessMissing(() => loadEnvironment(octokit, place));
  await octokit.request(`PUT ${route}`, {
    ...parameters(place),
    ...guardsOf(present),
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
  const known = await listBranches(octokit, place);
  for (const name of branches.split('\n').filter((branch) => !known.includes(branch))) {
    await octokit.request(`POST ${policies}`, { ...parameters(place), name });
  }
}

async function loadEnvironment(octokit: Octokit, place: EnvironmentPlace) {
  const { data } = await octokit.request(`GET ${route}`, parameters(place));
  return environmentSchema.parse(data);
}

async function listBranches(octokit: Octokit, place: EnvironmentPlace): Promise<readonly string[]> {
  const { data } = await octokit.request(`GET ${policies}`, { ...parameters(place), per_page: 100 });
  return policiesSchema.parse(data).branch_policies.map(({ name }) => name);
}

/** The guards of an environment, as they have to be sent for them to stay. */
function guardsOf(environment: z.output<typeof environmentSchema> | undefined) {
  const rules = environment?.protection_rules ?? [];
  const wait = rules.find(({ wait_timer }) => wait_timer !== undefined)?.wait_timer;
  const review = rules.find(({ reviewers }) => reviewers !== undefined);
  return {
    ...(wait !== undefined && { wait_timer: wait }),
    ...(review && {
      reviewers: review.reviewers?.map(({ type, reviewer }) => ({ type, id: reviewer.id })) ?? [],
      prevent_self_review: review.prevent_self_review ?? false,
    }),
  };
}

function parameters({ owner, repo, name }: EnvironmentPlace) {
  return { owner, repo, environment_name: name };
}

const reviewerSchema = z.object({ type: z.enum(['User', 'Team']), reviewer: z.object({ id: z.number() }) });
const environmentSchema = z.object({
  deployment_branch_policy: z.object({ custom_branch_policies: z.boolean() }).nullable().optional(),
  protection_rules: z
    .array(
      z.object({
        wait_timer: z.number().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(reviewerSchema).optional(),
      }),
    )
    .default([]),
});
const policiesSchema = z.object({ branch_policies: z.array(z.object({ name: z.string() })) });

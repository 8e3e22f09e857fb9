import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Builder, Job, type JobOptions } from '../test/actions/a-job';
import { refusal } from '../test/pipeline/adapters/a-token';
import { SharedServices } from '../test/support/shared/shared-services';
import { heading, inTurn, row, timeMilliseconds } from './measure';

/**
 * The build-push action beside what people do without it, all in one run: images that are already there against a sign-in, a warm
 * `docker build` and `docker push`; and a role that is refused.
 */
const rounds = 5;
const run = promisify(execFile);

async function main(): Promise<void> {
  const services = new SharedServices();
  process.env.SHARED_SERVICES = await services.listen();
  try {
    console.log(`Node ${process.version}, median of ${rounds} rounds\n`);
    heading();
    for (const builder of ['buildx', 'docker build'] as const)
      for (const count of [2, 8]) await compareUnchanged(builder, count);
    await measureDenial();
    console.log(`\n${repeated} runs failed and were repeated; their time is not counted.`);
  } finally {
    await services.stop();
  }
}

/** How long every request is under way, of the action and by hand alike: to another Region, as most runners are. */
const latencyMilliseconds = 30;

/**
 * Images that the registry has: what the action needs to find out, and what docker does with everything cached. By hand, docker
 * is signed in once, as the action is each time: the token, the role and the password are asked for by this process, which is
 * in favour of the hand, as it starts no program for that and loads nothing.
 */
async function compareUnchanged(builder: Builder, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `app-${index}`);
  await withJob({ builder, names, registry: 'docker-registry' }, async (job) => {
    await succeed(job);
    job.cloud.latencyMilliseconds = latencyMilliseconds;
    const images = namesOf(job);
    const byHand = async () => {
      await signIn(job);
      for (const image of images) await buildAndPush(job, builder, image);
    };
    const works = [() => succeed(job), byHand, () => signIn(job)];
    const [action = NaN, docker = NaN, login = NaN] = await inTurn(rounds, works, timeSuccess);
    row(`${count} unchanged images, the action where there is ${builder}`, action);
    row(`${count} unchanged images, the same by hand, everything cached`, docker, docker / action);
    row(`… of which signing in takes`, login);
  });
}

async function measureDenial(): Promise<void> {
  await withJob({ builder: 'buildx' }, async (job) => {
    job.cloud.has({ at: /AssumeRole/, fault: { status: 403, body: refusal('AccessDenied', 'Not authorized') } });
    const refuse = async () => {
      const { exitCode, output } = await job.main();
      if (exitCode !== 1 || !output.includes('AccessDenied')) throw new Error(output);
    };
    const [denial = NaN] = await inTurn(rounds, [refuse], timeSuccess);
    row('a refused role, until it is explained', denial);
  });
}

async function withJob(
  { builder, ...options }: JobOptions & { readonly builder: Builder },
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const job = await Job.start(builder, options);
  try {
    await work(job);
  } finally {
    await job.remove();
  }
}

async function succeed(job: Job): Promise<void> {
  const { exitCode, output } = await job.main();
  if (exitCode !== 0) throw new Error(output);
}

/** Folder and full name of each image. */
function namesOf(job: Job): readonly (readonly [string, string])[] {
  return job.images.map(({ name, tag }) => [
    join(job.folder, 'checkout', 'docker', name),
    `${job.cloud.registryHost}/shop/${name}:${tag}`,
  ]);
}

/** What `aws-actions/configure-aws-credentials` asks, then `aws ecr get-login-password | docker login`. */
async function signIn(job: Job): Promise<void> {
  const { url, environment, account, registryHost } = job.cloud;
  const bearer = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '';
  const token = await fetch(`${url}/token?audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: `arn:aws:iam::${account}:role/push`,
    WebIdentityToken: tokenSchema.parse(await token.json()).value,
  });
  const role = await fetch(url, { method: 'POST', body });
  if (!role.ok) throw new Error(await role.text());
  const { auth = '' } = await job.access();
  const [username = '', password = ''] = Buffer.from(auth, 'base64').toString().split(':');
  const login = run('docker', ['login', `--username=${username}`, '--password-stdin', registryHost], {
    env: envOf(job),
  });
  login.child.stdin?.end(password);
  await login;
}

const tokenSchema = z.object({ value: z.string() });

function envOf(job: Job) {
  return { PATH: process.env.PATH, HOME: job.docker.folder };
}

async function buildAndPush(job: Job, builder: Builder, [folder, name]: readonly [string, string]): Promise<void> {
  const env = { ...envOf(job), DOCKER_BUILDKIT: builder === 'buildx' ? '1' : '0' };
  if (builder === 'buildx')
    await run('docker', ['buildx', 'build', '--provenance=false', '--push', `--tag=${name}`, folder], { env });
  else {
    const platform = `--platform=linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
    await run('docker', ['build', platform, `--tag=${name}`, folder], { env });
    await run('docker', ['push', name], { env });
  }
}

/** How many runs failed in all, and were done again. */
let repeated = 0;

/** A registry may stumble; what such a run took is nobody's time. */
async function timeSuccess(work: () => unknown, tries = 5): Promise<number> {
  try {
    return await timeMilliseconds(work);
  } catch (error) {
    if (tries === 1) throw error;
    repeated += 1;
    console.error(String(error).slice(0, 300));
    return timeSuccess(work, tries - 1);
  }
}

void main();

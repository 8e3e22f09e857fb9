import { posix } from 'node:path';
import { type JobSummary } from '../../ports/job-summary';
import { type StateBuckets } from '../../ports/state-buckets';
import { type Terraform, type TerraformResult, type TerraformRun } from '../../ports/terraform';
import { countPlan } from '../../terraform/counts';
import { parsePlan } from '../../terraform/parse-plan';
import { readableOutput } from '../../terraform/readable-output';
import { planInterrupted } from '../errors';
import { confirmationDiffers, destroyFailed, stateMissing } from './errors';
import { type StatePlace } from './find-state';
import { type OpenedState, openState, type OpenStatePorts, required, type StateInputs } from './open-state';

/** What is asked of a run. */
export interface DestroyInputs extends StateInputs {
  /** The id of the cell once more. */
  readonly confirmation: string;
  /** The committed choice of providers. */
  readonly lockFile: string;
  /** An absolute path: plans and what Terraform says are kept here for as long as they are read. */
  readonly workFolder: string;
  /** Settings of the state's backend that are added to what is known of it. */
  readonly backendConfig: Readonly<Record<string, string>>;
}

/** The doors of the step. */
export interface DestroyPorts extends OpenStatePorts {
  readonly terraform: Terraform;
  readonly buckets: StateBuckets;
  readonly summary: JobSummary;
  /** Aborting it ends the run: Terraform is interrupted once. */
  readonly signal: AbortSignal;
}

/**
 * Destroys everything that a state knows, and then the state with what is recorded beside it. The configuration of the cell is not needed: a
 * stack without resources that has this state is told to have none.
 * @returns how many resources there were
 * @throws UserError ConfirmationDiffers, StateMissing, DestroyFailed, PlanInterrupted, and those of openState and of the bucket
 */
export async function run(inputs: DestroyInputs, ports: DestroyPorts): Promise<number> {
  if (inputs.confirmation !== inputs.cell) throw confirmationDiffers(inputs.cell, inputs.confirmation);
  const opened = await openState(inputs, ports);
  await requireState(opened, ports);
  const destroyed = await destroyResources(inputs, ports, opened);
  await removeRecords(opened, ports);
  ports.summary.addSummary(
    `### ${opened.place.cell} is destroyed\n\n${countOf(destroyed)}, and the state of the cell.`,
  );
  ports.log.notice(`${opened.place.cell} is destroyed: ${countOf(destroyed)}.`);
  return destroyed;
}

async function requireState({ place, bucket }: OpenedState, { buckets }: DestroyPorts): Promise<void> {
  if (required(await buckets.tryRead(bucket, place.key), bucket) !== undefined) return;
  const keys = required(await buckets.list(bucket, `${posix.dirname(place.key)}/`), bucket);
  throw stateMissing(
    `${bucket.name}/${place.key}`,
    keys.filter((key) => key.endsWith('.tfstate')),
  );
}

async function destroyResources(inputs: DestroyInputs, ports: DestroyPorts, opened: OpenedState): Promise<number> {
  const { files, terraform, log, signal } = ports;
  const { place, environment, withoutSecrets } = opened;
  const { workFolder, backendConfig } = inputs;
  const folder = posix.join(workFolder, 'stack');
  const logFile = posix.join(workFolder, 'terraform.log');
  const locked = await files.tryReadText(inputs.lockFile);
  await files.writeText(posix.join(folder, 'cdk.tf.json'), JSON.stringify(emptyStack(place)));
  if (locked !== undefined) await files.writeText(posix.join(folder, '.terraform.lock.hcl'), locked);
  const planFile = posix.join(workFolder, 'destroy.tfplan');
  const run: TerraformRun = { folder, logFile, planFile, environment, signal, backendConfig };
  const at = <T>(step: string, result: TerraformResult<T>): T => {
    if (result.kind === 'done') return result.value;
    if (result.kind === 'interrupted') throw planInterrupted();
    throw destroyFailed(place.cell, step, result.problems.map(withoutSecrets));
  };
  try {
    at('init', await terraform.init(run));
    at('plan', await terraform.plan(run));
    const { destroy } = countPlan(parsePlan(at('show', await terraform.show(run))));
    at('apply', await terraform.apply(run));
    return destroy;
  } finally {
    log.fence(`Terraform on ${place.cell}`, withoutSecrets(readableOutput((await files.tryReadText(logFile)) ?? '')));
    await files.remove(workFolder);
  }
}

/** A stack that has the state and nothing else. */
function emptyStack({ account, region, bucket, key }: StatePlace) {
  return {
    terraform: {
      backend: { s3: { bucket, key, region, encrypt: true, use_lockfile: true } },
      required_providers: { aws: { source: 'hashicorp/aws' } },
    },
    provider: { aws: [{ region, allowed_account_ids: [account] }] },
  };
}

/** The state, and what the pipeline has kept beside it. The bucket keeps earlier versions. */
async function removeRecords({ place, bucket }: OpenedState, { buckets }: DestroyPorts): Promise<void> {
  const keys = required(await buckets.list(bucket, place.key.replace(/tfstate$/, '')), bucket);
  for (const key of keys) required(await buckets.remove(bucket, key), bucket);
}

function countOf(resources: number): string {
  return `${resources} ${resources === 1 ? 'resource' : 'resources'}`;
}

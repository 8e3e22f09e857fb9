import { posix } from 'node:path';
import { tryParseJson } from '../../../contract/json-text';
import { type Account, repositoryVariables } from '../../../contract/accounts';
import { type Registry } from '../../../contract/cells';
import { type PlanSummary, type TerraformResult, type TerraformRun } from '../../ports/terraform';
import { type BootstrapInputs, type BootstrapPorts, bucketOf, requireAws } from './bootstrap-ports';
import { interrupted, terraformFailed } from './errors';
import { findLost } from './find-lost';

/** Where a stack's state is: in its bucket, on this machine until there is one, or nowhere yet. */
export type StatePlace = 'bucket' | 'here' | 'nowhere';

/** Stacks of an account at work. */
export class AccountStack {
  constructor(
    private readonly inputs: BootstrapInputs,
    private readonly ports: BootstrapPorts,
  ) {}

  /** Where the account's own state is. */
  async find(): Promise<StatePlace> {
    if ((await this.readBucket(this.inputs.account)) !== undefined) return 'bucket';
    return (await this.readHere()) === undefined ? 'nowhere' : 'here';
  }

  /** Plans the account's own stack, and keeps the plan. */
  async plan(place: StatePlace): Promise<PlanSummary> {
    await this.prepare(place, {});
    return this.planStack(this.inputs.account.stack, { lock: false });
  }

  /** Applies the kept plan, and moves the state into the bucket. */
  async apply(place: StatePlace): Promise<void> {
    await this.applyStack(this.inputs.account.stack);
    if (place !== 'bucket') await this.moveIntoBucket();
  }

  /** A stack whose state is where it says. What a killed run has made of it, and not noted, is taken over. */
  async planStack(stack: string, more: Partial<TerraformRun> = {}): Promise<PlanSummary> {
    await this.takeOver(stack);
    await this.initStack(stack);
    return this.require(stack, 'plan', this.ports.terraform.plan(this.runOf(stack, more)));
  }

  async applyStack(stack: string): Promise<void> {
    await this.require(stack, 'apply', this.ports.terraform.apply(this.runOf(stack)));
  }

  /** Destroys a stack. What would be kept by force of its settings goes too: those are applied first. */
  async destroyStack(stack: string, overrides: object): Promise<void> {
    await this.writeOverride(stack, overrides);
    const { hasChanges } = await this.planStack(stack);
    if (hasChanges) await this.applyStack(stack);
    await this.require(stack, 'destroy', this.ports.terraform.destroy(this.runOf(stack)));
  }

  /** Destroys the account's own stack, the bucket of its state included. */
  async destroy(place: StatePlace, overrides: object): Promise<void> {
    const { account, localState } = this.inputs;
    const { files } = this.ports;
    if (place === 'bucket') {
      await this.prepare(place, overrides);
      if ((await this.planStack(account.stack)).hasChanges) await this.applyStack(account.stack);
      await files.writeText(localState, (await this.readBucket(account)) ?? '');
    }
    await this.prepare('here', overrides);
    await this.initStack(account.stack);
    await this.require(account.stack, 'destroy', this.ports.terraform.destroy(this.runOf(account.stack)));
    await files.remove(localState);
  }

  /** Opens the state where the stack says it is, wherever it was before. */
  private async initStack(stack: string): Promise<void> {
    await this.require(stack, 'init', this.ports.terraform.init({ ...this.runOf(stack), backendConfig: {} }));
  }

  private async takeOver(stack: string): Promise<void> {
    const { files, say } = this.ports;
    const { account, registries, stacksFolder } = this.inputs;
    const folder = posix.join(stacksFolder, stack);
    const registry = registries.find((each) => each.stack === stack);
    const state = (await this.readBucket(registry ?? account)) ?? (registry ? undefined : await this.readHere());
    const text = (await files.tryReadText(posix.join(folder, 'cdk.tf.json'))) ?? '{}';
    const lost = await findLost({ text, state, region: (registry ?? account).region }, this.inputs, this.ports);
    // No override: those may have no imports.
    const file = posix.join(folder, 'taken-over.tf.json');
    if (lost.length === 0) return files.remove(file);
    say(`A run that was killed has made, and this one takes over: ${lost.map(({ id }) => id).join(', ')}`);
    await files.writeText(file, JSON.stringify({ import: lost.map(({ address: to, id }) => ({ to, id })) }));
  }

  private async readBucket({ stateBucket, stateKey }: Account | Registry): Promise<string | undefined> {
    const bucket = bucketOf(this.inputs.account, stateBucket);
    const found = await this.ports.buckets.tryRead(bucket, stateKey);
    return found.kind === 'no-bucket' ? undefined : requireAws('read the state of bootstrap', found);
  }

  /** A state that was cut off as it was written tells nothing, and Terraform would not take it. */
  private async readHere(): Promise<string | undefined> {
    const { files } = this.ports;
    const text = await files.tryReadText(this.inputs.localState);
    if (text === undefined || tryParseJson(text) !== undefined) return text;
    await files.remove(this.inputs.localState);
    return undefined;
  }

  private async moveIntoBucket(): Promise<void> {
    const { account, localState } = this.inputs;
    const { files, buckets, say } = this.ports;
    const text = (await files.tryReadText(localState)) ?? '';
    const bucket = bucketOf(account, account.stateBucket);
    requireAws('keep the state of bootstrap', await buckets.write(bucket, account.stateKey, text));
    await files.remove(localState);
    say(`The state of bootstrap is in ${account.stateBucket} now.`);
  }

  private async prepare(place: StatePlace, overrides: object): Promise<void> {
    const { account, repository, localState, stacksFolder } = this.inputs;
    const local = { terraform: { backend: { local: { path: localState } } } };
    await this.writeOverride(account.stack, { ...(place === 'bucket' ? {} : local), ...overrides });
    const values = {
      [repositoryVariables.owner]: repository.owner,
      [repositoryVariables.ownerId]: repository.ownerId,
      [repositoryVariables.name]: repository.name,
      [repositoryVariables.id]: repository.id,
      [repositoryVariables.mainBranch]: repository.mainBranch,
    };
    const file = posix.join(stacksFolder, account.stack, 'repository.auto.tfvars.json');
    await this.ports.files.writeText(file, JSON.stringify(values));
  }

  private writeOverride(stack: string, overrides: object): Promise<void> {
    const file = posix.join(this.inputs.stacksFolder, stack, 'bootstrap_override.tf.json');
    return this.ports.files.writeText(file, JSON.stringify(overrides));
  }

  private runOf(stack: string, more: Partial<TerraformRun> = {}): TerraformRun {
    const { stacksFolder, logFile } = this.inputs;
    return { folder: posix.join(stacksFolder, stack), environment: {}, logFile, signal: this.ports.signal, ...more };
  }

  private async require<T>(stack: string, step: string, running: Promise<TerraformResult<T>>): Promise<T> {
    const result = await running;
    switch (result.kind) {
      case 'done':
        return result.value;
      case 'failed':
        throw terraformFailed(posix.basename(stack), step, result.problems);
      case 'interrupted':
        throw interrupted();
    }
  }
}

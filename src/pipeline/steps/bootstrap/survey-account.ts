import { type Registry } from '../../../contract/cells';
import { type PlanSummary } from '../../ports/terraform';
import { type IdentityProvider } from '../../ports/identity-providers';
import { type SettingPlace } from '../../ports/repository-settings';
import { AccountStack, type StatePlace } from './account-stack';
import { type BootstrapInputs, type BootstrapPorts, requireAws, requireGitHub } from './bootstrap-ports';
import { bucketMissing } from './errors';
import { describePlace, keyPlaces, planSettings, type Setting } from './settings';

/** What there is of an account's bootstrap, and what is missing. */
export interface AccountSurvey {
  readonly stack: AccountStack;
  readonly state: StatePlace;
  readonly summary: PlanSummary;
  /** Those that are not as they should be. */
  readonly registries: readonly Registry[];
  readonly provider: IdentityProvider | undefined;
  /** Settings that are not as they should be; undefined without a token. */
  readonly settings: readonly ChangedSetting[] | undefined;
  /** Where the key of fingerprints is missing. */
  readonly keys: readonly SettingPlace[];
}

/** A setting with the text that it should have. */
export interface ChangedSetting {
  readonly place: SettingPlace;
  readonly text: string;
}

/**
 * Looks at an account and a repository, and changes neither.
 * @throws UserError BucketMissing, NotOurs, AwsFailed, GitHubFailed, TerraformFailed, Interrupted
 */
export async function surveyAccount(inputs: BootstrapInputs, ports: BootstrapPorts): Promise<AccountSurvey> {
  const { account } = inputs;
  await requireNamedBuckets(inputs, ports);
  const stack = new AccountStack(inputs, ports);
  const [state, provider, settings, keys] = [
    await stack.find(),
    requireAws('read the identity provider', await ports.providers.tryRead(account.provider.arn)),
    await findChanges(planSettings(account, inputs.repository), ports),
    await findMissingKeys(ports),
  ];
  const summary = await stack.plan(state);
  return {
    stack,
    state,
    summary,
    registries: await findChangedRegistries(stack, state, inputs),
    provider,
    settings,
    keys,
  };
}

/** Without the bucket of their states, they cannot be there. */
async function findChangedRegistries(
  stack: AccountStack,
  state: StatePlace,
  { registries }: BootstrapInputs,
): Promise<readonly Registry[]> {
  if (state !== 'bucket') return registries;
  const plans = await Promise.all(registries.map((registry) => stack.planStack(registry.stack, { lock: false })));
  return registries.filter((_, index) => plans[index]?.hasChanges);
}

async function requireNamedBuckets({ account }: BootstrapInputs, { buckets }: BootstrapPorts): Promise<void> {
  for (const { name, region } of account.buckets.filter(({ made }) => !made)) {
    const found = await buckets.list({ name, region }, `${account.project}/`);
    if (found.kind === 'no-bucket') throw bucketMissing(name, region);
  }
}

async function findChanges(
  planned: readonly Setting[],
  { settings }: BootstrapPorts,
): Promise<readonly ChangedSetting[] | undefined> {
  if (!settings) return undefined;
  const changes: ChangedSetting[] = [];
  for (const { place, next } of planned) {
    const current = requireGitHub(`read ${describePlace(place)}`, await settings.tryRead(place));
    const text = next(current);
    if (text !== current) changes.push({ place, text });
  }
  return changes;
}

/** A key that is there is never replaced: it is the one that reviewed plans were sealed with. */
async function findMissingKeys({ settings }: BootstrapPorts): Promise<readonly SettingPlace[]> {
  if (!settings) return [];
  const missing: SettingPlace[] = [];
  for (const place of keyPlaces) {
    const found = requireGitHub(`read ${describePlace(place)}`, await settings.tryRead(place));
    if (found === undefined) missing.push(place);
  }
  return missing;
}

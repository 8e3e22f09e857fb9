import * as z from 'zod';
import { tryParseJson } from '../../../contract/json-text';
import { AccountStack } from './account-stack';
import { type BootstrapInputs, type BootstrapPorts, bucketOf, requireAws, requireGitHub } from './bootstrap-ports';
import { cellsDeployed, notConfirmed } from './errors';
import { freeLocks } from './free-locks';
import { describePlace, keyPlaces, planSettings } from './settings';

/**
 * Takes away what bootstrap made. An account that is in use stays as it is.
 * @throws UserError CellsDeployed, StateLocked, AwsFailed, GitHubFailed, TerraformFailed, NotConfirmed, Interrupted
 */
export async function run(
  inputs: BootstrapInputs & { readonly dryRun: boolean },
  ports: BootstrapPorts,
): Promise<void> {
  const deployed = await findDeployed(inputs, ports);
  if (deployed.length > 0) throw cellsDeployed(deployed);
  ports.say([`To undo for the account ${inputs.account.account}:`, ...describeWork(inputs, ports)].join('\n  '));
  if (inputs.dryRun) return;
  if (!(await ports.confirm())) throw notConfirmed();
  await freeLocks(inputs, ports);
  await removeSettings(inputs, ports);
  await destroyStacks(inputs, ports);
  await removeProvider(inputs, ports);
}

function describeWork({ account, registries }: BootstrapInputs, { settings }: BootstrapPorts): readonly string[] {
  const made = account.buckets.flatMap(({ name, made: isMade }) => (isMade ? [name] : []));
  return [
    settings ? 'GitHub: remove its roles from the variables' : 'GitHub: nothing, without a token in GITHUB_TOKEN',
    ...registries.map(({ region }) => `AWS: destroy the repositories in ${region} and all images in them`),
    'AWS: destroy the roles and the boundary',
    ...made.map((name) => `AWS: destroy the bucket ${name} with every version of every state`),
    'AWS: remove the identity provider, if this project made it and no other role trusts it',
  ];
}

const stateSchema = z.object({ resources: z.array(z.unknown()).default([]) });

/** States in use, other than bootstrap's own and the registries'. What is no state Terraform can read counts as in use. */
async function findDeployed(
  { account, registries }: BootstrapInputs,
  { buckets }: BootstrapPorts,
): Promise<readonly string[]> {
  const own = new Set([account.stateKey, ...registries.map(({ stateKey }) => stateKey)]);
  const found: string[] = [];
  for (const { name } of account.buckets) {
    const bucket = bucketOf(account, name);
    const listed = await buckets.list(bucket, `${account.project}/`);
    const keys = listed.kind === 'no-bucket' ? [] : requireAws('list states', listed);
    for (const key of keys.filter((each) => each.endsWith('.tfstate') && !own.has(each))) {
      const text = requireAws('read a state', await buckets.tryRead(bucket, key));
      if (text !== undefined && hasResources(text)) found.push(`s3://${name}/${key}`);
    }
  }
  return found;
}

function hasResources(text: string): boolean {
  const state = stateSchema.safeParse(tryParseJson(text)).data;
  return state === undefined || state.resources.length > 0;
}

/** What other accounts need stays, the key included. */
async function removeSettings(
  { account, repository }: BootstrapInputs,
  { settings, say }: BootstrapPorts,
): Promise<void> {
  if (!settings) return;
  let isLast = true;
  for (const { place, without } of planSettings(account, repository).toReversed()) {
    const current = requireGitHub(`read ${describePlace(place)}`, await settings.tryRead(place));
    if (current === undefined) continue;
    const left = without(current);
    if (left !== undefined && place.kind === 'variable') isLast = false;
    if (left === current) continue;
    const change = left === undefined ? settings.remove(place) : settings.write(place, left);
    requireGitHub(`change ${describePlace(place)}`, await change);
  }
  for (const place of isLast ? keyPlaces : []) {
    requireGitHub(`remove ${describePlace(place)}`, await settings.remove(place));
  }
  say('The variables on GitHub name no role of this account.');
}

async function destroyStacks(inputs: BootstrapInputs, ports: BootstrapPorts): Promise<void> {
  const stack = new AccountStack(inputs, ports);
  const state = await stack.find();
  if (state === 'nowhere') return;
  await Promise.all(
    (state === 'bucket' ? inputs.registries : []).map(async ({ stack: registry, region }) => {
      await stack.destroyStack(registry, await forced(registry, 'aws_ecr_repository', { inputs, ports }));
      ports.say(`The repositories in ${region} are gone.`);
    }),
  );
  await stack.destroy(state, await forced(inputs.account.stack, 'aws_s3_bucket', { inputs, ports }));
  ports.say('Buckets, roles and boundary are gone.');
}

const stackSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Where each kind says that what is in it may go too. */
const force = { aws_ecr_repository: 'force_delete', aws_s3_bucket: 'force_destroy' } as const;

interface Undoing {
  readonly inputs: BootstrapInputs;
  readonly ports: BootstrapPorts;
}

/** Repositories and buckets go with all that is in them only where that is said. */
async function forced(stack: string, type: keyof typeof force, { inputs, ports }: Undoing): Promise<object> {
  const text = await ports.files.tryReadText(`${inputs.stacksFolder}/${stack}/cdk.tf.json`);
  const resources = Object.keys(stackSchema.parse(JSON.parse(text ?? '{}')).resource[type] ?? {});
  if (resources.length === 0) return {};
  return { resource: { [type]: Object.fromEntries(resources.map((id) => [id, { [force[type]]: true }])) } };
}

async function removeProvider({ account }: BootstrapInputs, { providers, say }: BootstrapPorts): Promise<void> {
  const { arn } = account.provider;
  const provider = requireAws('read the identity provider', await providers.tryRead(arn));
  if (!provider) return;
  const trusting = requireAws('list roles', await providers.listTrusting(arn));
  if (provider.project !== account.project || trusting.length > 0) {
    say(`The identity provider stays: ${trusting.join(', ') || 'another project'} needs it.`);
    return;
  }
  requireAws('remove the identity provider', await providers.remove(arn));
  say('The identity provider is gone.');
}

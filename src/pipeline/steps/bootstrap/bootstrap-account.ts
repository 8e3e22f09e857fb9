import { type BootstrapInputs, type BootstrapPorts, requireAws, requireGitHub } from './bootstrap-ports';
import { interrupted, notConfirmed } from './errors';
import { freeLocks } from './free-locks';
import { githubCommands } from './github-commands';
import { describePlace, keyPlaces, planSettings } from './settings';
import { type AccountSurvey, surveyAccount } from './survey-account';

/**
 * Makes what an account needs before anything is deployed to it, or what is missing of it: says first what that is. A second run changes
 * nothing, and one after an interrupted run goes on from there.
 * @throws UserError StateLocked, BucketMissing, NotOurs, AwsFailed, GitHubFailed, TerraformFailed, NotConfirmed, Interrupted
 */
export async function run(
  inputs: BootstrapInputs & { readonly dryRun: boolean },
  ports: BootstrapPorts,
): Promise<void> {
  if (!inputs.dryRun) await freeLocks(inputs, ports);
  const survey = await surveyAccount(inputs, ports);
  const missing = describeWork(survey, inputs);
  if (missing.length === 0) ports.say(`The account ${inputs.account.account} is as it should be.`);
  else
    ports.say([`To do for the account ${inputs.account.account}:`, ...missing.map((line) => `  ${line}`)].join('\n'));
  if (inputs.dryRun) return;
  if (missing.length > 0 && !(await ports.confirm())) throw notConfirmed();
  await raiseAccount(survey, { inputs, ports });
  await raiseRegistries(survey, { inputs, ports });
  await writeSettings(survey, { inputs, ports });
  if (survey.settings) ports.say(suggestReviewers(inputs));
}

interface Work {
  readonly inputs: BootstrapInputs;
  readonly ports: BootstrapPorts;
}

function describeWork(
  { state, summary, registries, provider, settings, keys }: AccountSurvey,
  { account }: BootstrapInputs,
): readonly string[] {
  const { issuer, audience } = account.provider;
  const made = account.buckets.flatMap(({ name, made: isMade }) => (isMade ? [name] : []));
  return [
    ...(provider ? [] : [`AWS: make the identity provider ${issuer}`]),
    ...(provider && !provider.audiences.includes(audience) ? [`AWS: let ${issuer} speak to ${audience}`] : []),
    ...(summary.hasChanges
      ? [
          `AWS: ${made.map((name) => `the bucket ${name}, `).join('')}the roles and the boundary: ${summary.add} resources to add, others to change`,
        ]
      : []),
    ...(state === 'bucket'
      ? []
      : [`AWS: keep the state of all this in s3://${account.stateBucket}/${account.stateKey}`]),
    ...registries.map(({ region, repositories }) => `AWS: repositories in ${region}: ${repositories.join(', ')}`),
    ...(settings ?? []).map(({ place, text }) => `GitHub: ${describePlace(place)}: ${text.replaceAll('\n', ', ')}`),
    ...keys.map((place) => `GitHub: ${describePlace(place)}: a random key that nobody sees`),
    ...(settings ? [] : ['GitHub: nothing, without a token in GITHUB_TOKEN; the commands are printed']),
  ];
}

async function raiseAccount(
  { stack, state, summary, provider }: AccountSurvey,
  { inputs, ports }: Work,
): Promise<void> {
  const { account } = inputs;
  if (!provider?.audiences.includes(account.provider.audience)) {
    requireAws('make the identity provider', await ports.providers.admit(account.provider, account.project));
    ports.say('The identity provider is there.');
  }
  if (!summary.hasChanges && state === 'bucket') return;
  await stack.apply(state);
  ports.say('Buckets, roles and boundary are there.');
}

async function raiseRegistries({ stack, registries }: AccountSurvey, { ports }: Work): Promise<void> {
  if (ports.signal.aborted) throw interrupted();
  await Promise.all(
    registries.map(async (registry) => {
      await stack.planStack(registry.stack);
      await stack.applyStack(registry.stack);
      ports.say(`The repositories in ${registry.region} are there.`);
    }),
  );
}

async function writeSettings({ settings, keys }: AccountSurvey, { inputs, ports }: Work): Promise<void> {
  if (!settings || !ports.settings) {
    const commands = githubCommands(planSettings(inputs.account, inputs.repository), inputs.repository);
    ports.say(
      ['On GitHub, run these; add to PLAN_ROLE and IMAGES_ROLE the lines of other accounts:', ...commands].join('\n'),
    );
    return;
  }
  await writeKey(keys, ports);
  for (const { place, text } of settings) {
    if (ports.signal.aborted) throw interrupted();
    requireGitHub(`write ${describePlace(place)}`, await ports.settings.write(place, text));
    ports.say(`GitHub has ${describePlace(place)}.`);
  }
}

/** The same key in both places. Where one has a key already, nobody can tell which. */
async function writeKey(missing: AccountSurvey['keys'], { settings, makeKey, say }: BootstrapPorts): Promise<void> {
  const isNew = missing.some((place) => place.kind === 'secret' && place.store === 'actions');
  if (missing.length > 0 && !isNew) {
    say(
      'FINGERPRINT_KEY is there for jobs and not for Dependabot. Give both one key, or remove both and run this again.',
    );
    return;
  }
  if (!isNew) return;
  const key = makeKey();
  for (const place of keyPlaces) {
    if (settings) requireGitHub(`write ${describePlace(place)}`, await settings.write(place, key));
  }
  say('GitHub has the secret FINGERPRINT_KEY.');
}

function suggestReviewers({ account, repository }: BootstrapInputs): string {
  const pages = account.environments.map(({ name }) => name).join(', ');
  return (
    `Only ${repository.mainBranch} deploys to ${pages}. To be asked before a deployment, add required reviewers: ` +
    `https://github.com/${repository.owner}/${repository.name}/settings/environments`
  );
}

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { accountsFileName, parseAccounts } from '../contract/accounts';
import { UserError } from '../contract/user-error';
import { AwsNamedResources } from '../pipeline/adapters/aws-named-resources';
import { GitHubRepositorySettings } from '../pipeline/adapters/github-repository-settings';
import { IamIdentityProviders } from '../pipeline/adapters/iam-identity-providers';
import { interruptionSignal } from '../pipeline/adapters/interruption';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { S3StateBuckets } from '../pipeline/adapters/s3-state-buckets';
import { TerraformCli } from '../pipeline/adapters/terraform-cli';
import { type RepositorySettings } from '../pipeline/ports/repository-settings';
import { run } from '../pipeline/steps/bootstrap/bootstrap-account';
import { type BootstrapInputs, type BootstrapPorts } from '../pipeline/steps/bootstrap/bootstrap-ports';
import { chooseAccount } from '../pipeline/steps/bootstrap/choose-account';
import { run as undo } from '../pipeline/steps/bootstrap/undo-account';
import { childEnvironment } from '../rehearsal/child-environment';
import { InterruptedError, MissingError } from '../rehearsal/errors';
import { findTerraform } from '../rehearsal/find-terraform';
import { createRunFolder, type RunFolder } from '../rehearsal/run-folder';
import { synthesize } from '../rehearsal/synthesize';
import { type BootstrapOptions, parseBootstrapOptions, usage } from './bootstrap-options';
import { findRepositoryName, identifyRepository } from './find-repository';
import { ownEnvironment } from './own-environment';

const exitCodes = { ok: 0, failed: 1, missing: 3, interrupted: 130 } as const;

const repository = resolve(__dirname, '..', '..');

const say = (text: string) => console.error(text);

// The SDK's word on Node 20 is for whoever maintains this, not for whoever runs it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

async function main(): Promise<void> {
  const options = parseBootstrapOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const folder = await createRunFolder(repository);
  const signal = interruptionSignal();
  try {
    await bootstrapIn(folder, options, signal);
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    throw error;
  } finally {
    await folder.remove();
  }
}

async function bootstrapIn(folder: RunFolder, options: BootstrapOptions, signal: AbortSignal): Promise<void> {
  const environment = childEnvironment(process.env);
  const synthesized = await synthesize({
    ...{ repository, config: resolve(options.config), folder: folder.path, environment, signal },
  });
  const { accounts } = parseAccounts(await readFile(join(synthesized.folder, accountsFileName), 'utf8'));
  const providers = new IamIdentityProviders(accounts[0]?.region ?? 'us-east-1');
  const account = await chooseAccount(accounts, providers);
  const fullName = await findRepositoryName(options, {
    ...{ folder: repository, environment, fromJob: process.env.GITHUB_REPOSITORY },
  });
  const settings = openSettings(fullName);
  const inputs: BootstrapInputs & { readonly dryRun: boolean } = {
    ...{ account, dryRun: options.dryRun, unlock: options.unlock },
    repository: await identifyRepository(fullName, options, settings),
    registries: synthesized.cells.registries.filter(
      (each) => each.account === account.account && isSetUp(each, account),
    ),
    stacksFolder: synthesized.folder,
    localState: join(repository, '.bootstrap', `${account.project}-${account.account}.tfstate`),
    logFile: folder.logFile('bootstrap'),
  };
  const { executable } = await findTerraform(environment, say);
  const terraform = new TerraformCli({ executable, environment: ownEnvironment() });
  const ports: BootstrapPorts = {
    ...{ terraform, providers, settings, say, signal, buckets: new S3StateBuckets(), files: new LocalFiles() },
    resources: new AwsNamedResources(),
    confirm: () => confirm(options),
    makeKey: () => randomBytes(32).toString('hex'),
  };
  await (options.destroy ? undo(inputs, ports) : run(inputs, ports));
}

/** A Region where only rehearsals are has no bucket. */
function isSetUp(place: { readonly region: string }, account: BootstrapInputs['account']): boolean {
  return account.buckets.some(({ region }) => region === place.region);
}

function openSettings(fullName: string): RepositorySettings | undefined {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: url = 'https://api.github.com' } = process.env;
  if (token === undefined || token === '') return undefined;
  const nobody = () => undefined;
  const log = { info: say, notice: say, warning: say, mask: nobody, fence: nobody };
  return new GitHubRepositorySettings({ url, token, log, repository: fullName });
}

async function confirm({ yes }: BootstrapOptions): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Go on? (yes/no) ').finally(() => terminal.close());
  return /^y(es)?$/i.test(answer.trim());
}

main().catch((error: unknown) => {
  if (error instanceof InterruptedError)
    console.error('Interrupted. What is done so far stays; run it again to go on.');
  else console.error(error instanceof UserError ? error.message : error);
  if (error instanceof InterruptedError) process.exitCode = exitCodes.interrupted;
  else process.exitCode = error instanceof MissingError ? exitCodes.missing : exitCodes.failed;
});

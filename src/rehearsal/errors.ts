import { UserError } from '../contract/user-error';

/** The machine lacks something, and it could not be fetched. */
export class MissingError extends UserError {}

/** A log in the run's folder tells more. */
export class LoggedError extends UserError {}

/** A step of Terraform's failed, and said why. */
export class StepError extends LoggedError {
  constructor(
    message: string,
    readonly step: string,
    readonly problems: readonly string[],
  ) {
    super('StepFailed', message);
  }
}

/** The user ended it. */
export class InterruptedError extends Error {}

export function badOption(problem: string, suggestion: string | undefined): UserError {
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return new UserError('BadOption', `${problem}.${hint} "npm start -- --help" lists the options.`);
}

export function unknownCell(asked: string, known: readonly string[], closest: string | undefined): UserError {
  const hint = closest === undefined ? '' : ` Did you mean "${closest}"?`;
  return new UserError('UnknownCell', `There is no cell "${asked}".${hint} The configuration has ${known.join(', ')}.`);
}

export function noLocalCells(known: readonly string[]): UserError {
  const choice = known.length === 0 ? '' : ` Pass --all, or --only with one of ${known.join(', ')}.`;
  return new UserError(
    'NoLocalCells',
    `No environment has deploy: 'local', which is what is rehearsed by default.${choice}`,
  );
}

export function synthesisFailed(report: string): UserError {
  return new UserError('SynthesisFailed', report);
}

export function endpointNotAnUrl(value: string, source: string): UserError {
  return new UserError('EndpointNotAnUrl', `${source} is "${value}"; it must be a URL such as http://127.0.0.1:4566.`);
}

export function endpointNotOnThisMachine(endpoint: URL): UserError {
  return new UserError(
    'EndpointNotOnThisMachine',
    `AWS_ENDPOINT_URL is "${endpoint.href}", which is not on this machine, and a rehearsal creates and destroys. ` +
      `Allowed are localhost and loopback addresses. Unset it to use the embedded AWS; to mean it, pass --endpoint ${endpoint.href}`,
  );
}

export function terraformMissing(looked: string, why: string): MissingError {
  return new MissingError(
    'TerraformMissing',
    `Terraform or OpenTofu 1.10 or newer is needed. ${looked} Fetching it failed: ${why}. ` +
      'Install it (https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install) and run again.',
  );
}

export function downloadNotTrusted(url: string, got: string, expected: string): UserError {
  return new UserError(
    'DownloadNotTrusted',
    `${url} has the SHA-256 "${got}"; it must be ${expected}. It was not used.`,
  );
}

export function providerMissing(version: string, why: string): MissingError {
  return new MissingError(
    'ProviderMissing',
    `The AWS provider ${version} for Terraform is on this machine in none of the conventional places, and installing it failed: ${why}. ` +
      'Connect this machine to the internet once, or put a mirror ("terraform providers mirror <folder>" writes one) into ' +
      'the folder that TF_PLUGIN_CACHE_DIR names, or into ~/.terraform.d/plugins.',
  );
}

export function embeddedAwsMissing(why: string): MissingError {
  return new MissingError('EmbeddedAwsMissing', why);
}

export function stepFailed(
  name: string,
  failure: { readonly step: string; readonly problems: readonly string[]; readonly logFile: string },
): StepError {
  const { step, problems, logFile } = failure;
  const lines = [`${name}: ${step} failed. Its log is ${logFile}`, ...problems.map((problem) => `  ${problem}`)];
  return new StepError(lines.join('\n'), step, problems);
}

export function embeddedAwsFailed(why: string): LoggedError {
  return new LoggedError('EmbeddedAwsFailed', why);
}

export function imagesFailed(why: string, logFile: string): LoggedError {
  return new LoggedError('ImagesFailed', `${why}\nIts log is ${logFile}`);
}

export function lastWordsNotFor(platform: string, known: readonly string[]): UserError {
  return new UserError(
    'LastWordsNotFor',
    `The container engine runs ${platform}, for which there is no broken version; there is one for ${known.join(' and ')}.`,
  );
}

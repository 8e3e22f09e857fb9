import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionEnvironment } from './github-action';

/** What Terraform is given of the environment of an action. */
export interface TerraformSurroundings {
  /** Whether it may use credentials that are there. False where it gets a session of its own. */
  readonly ownCredentials: boolean;
  /** Where providers are kept when nobody has named a place. */
  readonly temporaryFolder: string;
}

/** The environment of Terraform in an action; its folder of providers is there. */
export function prepareTerraformEnvironment(surroundings: TerraformSurroundings): Readonly<Record<string, string>> {
  const environment = terraformEnvironment(surroundings, process.env);
  if (environment.TF_PLUGIN_CACHE_DIR !== undefined) mkdirSync(environment.TF_PLUGIN_CACHE_DIR, { recursive: true });
  return environment;
}

/**
 * The environment of Terraform in an action: how to find and reach things, what is meant for it, and nothing by which it could speak for the
 * job to GitHub.
 */
export function terraformEnvironment(
  { ownCredentials, temporaryFolder }: TerraformSurroundings,
  environment: ActionEnvironment,
): Readonly<Record<string, string>> {
  const passed = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isPassed(name) && (ownCredentials || !isCredential(name)) ? [[name, value] as const] : [],
  );
  return { TF_PLUGIN_CACHE_DIR: join(temporaryFolder, 'terraform-providers'), ...Object.fromEntries(passed) };
}

const passedNames = new Set([
  // By it the runner finds at the end of a job what still runs.
  'RUNNER_TRACKING_ID',
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'GOGC'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]);

function isPassed(name: string): boolean {
  const upper = name.toUpperCase();
  return passedNames.has(upper) || ['TF_', 'AWS_'].some((prefix) => upper.startsWith(prefix));
}

/** By any of these an SDK could come to keys that are not those of the session. */
function isCredential(name: string): boolean {
  return /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|(DEFAULT_)?PROFILE|ROLE_.*|WEB_IDENTITY_.*|CONTAINER_.*|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/.test(
    name,
  );
}

import { UserError } from '../../../contract/user-error';
import { type StateLock, tellLock } from '../state/state-lock';

export function credentialsMissing(why: string): UserError {
  return new UserError(
    'CredentialsMissing',
    `AWS does not say whose credentials these are: ${why}. Sign in as an administrator of the account ("aws sso login"), then run again.`,
  );
}

export function accountNotDeployed(account: string, known: readonly string[]): UserError {
  const deployed = known.length === 0 ? 'No environment has deploy: aws.' : `Environments are in ${known.join(', ')}.`;
  return new UserError(
    'AccountNotDeployed',
    `The credentials are of the account "${account}", and a merge deploys nothing there. ${deployed} ` +
      'Sign in to that account, or write this one into fargate.config.ts.',
  );
}

export function awsFailed(what: string, why: string): UserError {
  return new UserError('AwsFailed', `AWS would not ${what}: ${why}`);
}

export function bucketMissing(bucket: string, region: string): UserError {
  return new UserError(
    'BucketMissing',
    `The configuration names the bucket "${bucket}" for states, and it does not exist. Create it in ${region}, or leave ` +
      'stateBucket out, and one is made.',
  );
}

export function githubFailed(what: string, why: string): UserError {
  return new UserError(
    'GitHubFailed',
    `GitHub would not ${what}: ${why}. The token needs, for this repository, to read metadata and to write Administration, Environments, ` +
      'Variables, Secrets and Dependabot secrets. What is done so far stays: run again.',
  );
}

export function terraformFailed(stack: string, step: string, problems: readonly string[]): UserError {
  return new UserError(
    'TerraformFailed',
    [`${stack}: ${step} failed:`, ...problems.map((each) => `  ${each}`)].join('\n'),
  );
}

export function notOurs(kind: string, id: string, project: string): UserError {
  return new UserError(
    'NotOurs',
    `The ${kind} "${id}" is there already, and its tag Project does not say "${project}": it is somebody else's, and stays as it is. ` +
      'Rename the project in fargate.config.ts, or remove or rename the other one.',
  );
}

export function stateLocked(state: string, lock: StateLock): UserError {
  return new UserError(
    'StateLocked',
    `${tellLock(state, lock)}. Wait for that run. If it was killed, pass --unlock ${lock.ID}`,
  );
}

export function cellsDeployed(keys: readonly string[]): UserError {
  return new UserError(
    'CellsDeployed',
    'The account is still in use: these states have resources. Destroy the cells first (the workflow "destroy" does).\n' +
      keys.map((key) => `  ${key}`).join('\n'),
  );
}

export function interrupted(): UserError {
  return new UserError('Interrupted', 'Interrupted. What is done so far stays, and the next run goes on from there.');
}

export function notConfirmed(): UserError {
  return new UserError('NotConfirmed', 'Nothing was done. Pass --yes to go on without being asked.');
}

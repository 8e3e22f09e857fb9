import { type Place, UserError } from '../../contract/user-error';
import { type Base } from '../image/dockerfile';
import { type ApplySection } from '../report/apply-section';
import { type ReportedError } from '../report/cell-report';

export function dockerfileMissing(image: string, file: string): UserError {
  return new UserError('DockerfileMissing', `The image "${image}" is built from ${file}, which does not exist.`);
}

export function basesNotPinned(file: string, bases: readonly Base[]): UserError {
  const lines = bases.map(({ reference, line }) => `  ${file}:${line} names "${reference}"`);
  const [first] = bases;
  return new UserError(
    'BaseNotPinned',
    'An image is named by its content, so what it is built on must be pinned: <image>:<tag>@sha256:<digest>.\n' +
      `${lines.join('\n')}\n` +
      '"docker buildx imagetools inspect <image>:<tag>" prints the digest. To build on whatever the tag points to today, and never ' +
      'again until something else changes, set allow-unpinned-bases to true.',
    first && { file, line: first.line },
  );
}

export function targetMissing(file: string, target: string, stages: readonly string[]): UserError {
  const known = stages.length === 0 ? 'It names no stage.' : `Its stages are ${stages.join(', ')}.`;
  return new UserError('TargetMissing', `${file} has no stage "${target}". ${known}`);
}

export function badInput(name: string, value: string, allowed: string): UserError {
  return new UserError('BadInput', `The input ${name} is "${value}"; it must be ${allowed}.`);
}

export function cellsMissing(file: string): UserError {
  return new UserError('CellsMissing', `There is no ${file}. "npx projen synth" writes it: run that first.`);
}

export function unknownImage(asked: string, known: readonly string[]): UserError {
  return new UserError('UnknownImage', `There is no image "${asked}". The configuration builds ${known.join(', ')}.`);
}

export function roleMissing(account: string, roles: readonly string[]): UserError {
  return new UserError(
    'RoleMissing',
    `Cells are in the account ${account}, and role-to-assume names no role of that account. ` +
      `It names ${roles.join(', ')}. Add a line with a role of that account.`,
  );
}

export function roleRefused(explanation: string): UserError {
  return new UserError('RoleRefused', explanation);
}

export function commentNotWritten(why: string): UserError {
  return new UserError(
    'CommentNotWritten',
    `The comment on the pull request could not be written: ${why}. The report is in the summary of this run. Run the job again.`,
  );
}

export function awsUnavailable(why: string): UserError {
  return new UserError(
    'AwsUnavailable',
    `No session in AWS could be opened within half a minute. ${why}. Run the job again.`,
  );
}

export function repositoryMissing(repository: string, registry: { readonly id: string }): UserError {
  return new UserError(
    'RepositoryMissing',
    `The repository "${repository}" does not exist. It belongs to the stack ${registry.id}, which "npm run bootstrap" applies, with the ` +
      'credentials of an administrator: run that, then run this again.',
  );
}

export function registryFailed(place: string, code: string, message: string): UserError {
  return new UserError('RegistryFailed', `The registry of ${place} answered ${code}: ${message}`);
}

export function buildsFailed(
  failures: readonly { readonly image: string; readonly problem: string; readonly place: Place | undefined }[],
): UserError {
  const lines = failures.map(({ image, problem, place }) => {
    const where = place === undefined ? '' : ` (${place.file}:${place.line})`;
    return `The image "${image}" was not built${where}: ${problem}`;
  });
  return new UserError('BuildFailed', lines.join('\n'), failures.find(({ place }) => place !== undefined)?.place);
}

export function copiesFailed(failures: readonly { readonly uri: string; readonly problem: string }[]): UserError {
  const lines = failures.map(({ uri, problem }) => `The image "${uri}" was not copied: ${problem}`);
  return new UserError('CopyFailed', lines.join('\n'));
}

export function pushNotSeen(repository: string, tag: string, place: string): UserError {
  return new UserError(
    'PushNotSeen',
    `${repository}:${tag} was pushed without a complaint, and the registry of ${place} does not have it.`,
  );
}

export function unknownCell(asked: string, known: readonly string[]): UserError {
  return new UserError('UnknownCell', `There is no cell "${asked}". The configuration has ${known.join(', ')}.`);
}

export function issuesNotWritten(why: string): UserError {
  return new UserError('IssuesNotWritten', `The issues could not be kept: ${why}. Run the job again.`);
}

export function stackMissing(folder: string): UserError {
  return new UserError(
    'StackMissing',
    `There is no ${folder}/cdk.tf.json. "npx projen synth" writes it: run that first.`,
  );
}

export function tokenForbidden(): UserError {
  return new UserError(
    'TokenForbidden',
    'This job may not ask GitHub for a token, without which AWS lets nobody in. It lacks "permissions: id-token: write", or it runs for a fork.',
  );
}

export function planMissing(cell: string, { step, problems }: ReportedError): UserError {
  return new UserError('PlanMissing', [`${cell} has no plan. It failed at ${step}:`, ...problems].join('\n'));
}

export function planInterrupted(): UserError {
  return new UserError(
    'PlanInterrupted',
    'The run was cancelled. Terraform was asked to end, and lets go of what it holds.',
  );
}

export function rolloutFailed(cell: string, service: string, verdict: string, reason: string | undefined): UserError {
  return new UserError('RolloutFailed', `${cell} ${service} ${verdict}${reason === undefined ? '.' : `: ${reason}`}`);
}

export function keyMissing(): UserError {
  return new UserError(
    'KeyMissing',
    'There is no fingerprint-key, so nothing can be known to be reviewed. The secret FINGERPRINT_KEY has it; "npm run bootstrap" makes it.',
  );
}

export function partsNotExact(addresses: readonly string[]): UserError {
  return new UserError(
    'PartsNotExact',
    `Tasks would lose their way out before they have another one: Terraform cannot leave ${addresses.join(', ')} for later. Nothing was ` +
      'done. Change the networking in two pull requests: first to nat-and-endpoints, which has both ways out, then to the one that is wanted.',
  );
}

export function applyFailed(
  cell: string,
  { step, problems }: ReportedError,
  apply: ApplySection | undefined,
): UserError {
  const half =
    apply !== undefined && apply.done.length > 0
      ? [...doneAndLeft(apply), 'Mend what is wrong and run this again: it goes on with the rest.']
      : [];
  const what = apply?.outcome === 'waiting' ? 'keeps its old way out. It stopped at' : 'is not applied. It failed at';
  return new UserError('ApplyFailed', [`${cell} ${what} ${step}:`, ...problems, ...half].join('\n'));
}

function doneAndLeft({ done, left }: ApplySection): readonly string[] {
  const list = (changes: ApplySection['done']) => changes.map(({ key }) => key).join(', ') || 'nothing';
  return [`Done: ${list(done)}.`, ...(left.length > 0 ? [`Not done: ${list(left)}.`] : [])];
}

export function applyRefused(cell: string, difference: readonly string[], fingerprint: string): UserError {
  return new UserError(
    'ApplyRefused',
    [
      `${cell} is not applied: the plan is not what was reviewed.`,
      ...difference.slice(0, 40),
      ...(difference.length > 40 ? [`and ${difference.length - 40} more lines, in the report`] : []),
      `Whoever has looked at it can approve exactly this plan by its fingerprint: ${fingerprint}`,
    ].join('\n'),
  );
}

export function applyInterrupted(cell: string, apply: ApplySection): UserError {
  return new UserError(
    'ApplyInterrupted',
    [
      `The run was cancelled while ${cell} was applied.`,
      ...doneAndLeft(apply),
      'Terraform was asked to end: it finishes what is under way, writes the state and lets go of it. Running this again goes on.',
    ].join('\n'),
  );
}

export function stackInvalid(cell: string, { step, problems }: ReportedError): UserError {
  return new UserError(
    'StackInvalid',
    [`The stack of ${cell} is not valid. It failed at ${step}:`, ...problems].join('\n'),
  );
}

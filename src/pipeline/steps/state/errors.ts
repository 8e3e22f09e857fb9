import { UserError } from '../../../contract/user-error';

export function confirmationDiffers(cell: string, confirmation: string): UserError {
  return new UserError(
    'ConfirmationDiffers',
    `The cell is "${cell}" and the confirmation "${confirmation}": nothing was destroyed. Type the id of the cell twice.`,
  );
}

export function otherEnvironment(cell: string, environment: string, asked: string): UserError {
  return new UserError(
    'OtherEnvironment',
    `The cell "${cell}" is in the environment "${environment}", and "${asked}" was chosen. Choose "${environment}".`,
  );
}

export function regionMissing(environment: string): UserError {
  return new UserError(
    'RegionMissing',
    `The configuration no longer has the environment "${environment}", so it cannot tell the Region. Give it: eu-central-1.`,
  );
}

export function stateBucketMissing(bucket: string): UserError {
  return new UserError(
    'StateBucketMissing',
    `There is no bucket "${bucket}". Name the one that holds the state: state-bucket.`,
  );
}

export function stateMissing(place: string, known: readonly string[]): UserError {
  const states = known.length === 0 ? 'The bucket holds no state of this project.' : `It holds ${known.join(', ')}.`;
  return new UserError('StateMissing', `There is no state ${place}, so nothing is deployed. ${states}`);
}

export function stateNotReached(why: string): UserError {
  return new UserError('StateNotReached', `The bucket of the state could not be used: ${why}`);
}

export function accessClosed(problem: string): UserError {
  return new UserError('AccessClosed', problem);
}

export function lockDiffers(asked: string, held: string): UserError {
  return new UserError(
    'LockDiffers',
    `The lock has the id ${held}, not ${asked}: it was let go and taken again, and nothing was removed.`,
  );
}

export function destroyFailed(cell: string, step: string, problems: readonly string[]): UserError {
  return new UserError(
    'DestroyFailed',
    [`${cell} is not destroyed. It failed at ${step}; running it again goes on:`, ...problems].join('\n'),
  );
}

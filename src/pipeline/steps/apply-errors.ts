import { UserError } from '../../contract/user-error';
import { type ApplySection } from '../report/apply-section';
import { type ReportedError } from '../report/cell-report';

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
  const isHalf = apply !== undefined && apply.done.length > 0;
  const half = isHalf
    ? [
        `Done: ${apply.done.map(({ key }) => key).join(', ')}.`,
        `Not done: ${apply.left.map(({ key }) => key).join(', ')}.`,
        'Mend what is wrong and run this again: it goes on with the rest.',
      ]
    : [];
  const what = apply?.outcome === 'waiting' ? 'keeps its old way out. It stopped at' : 'is not applied. It failed at';
  return new UserError('ApplyFailed', [`${cell} ${what} ${step}:`, ...problems, ...half].join('\n'));
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

export function applyInterrupted(cell: string): UserError {
  return new UserError(
    'ApplyInterrupted',
    `The run was cancelled while ${cell} was applied. Terraform was asked to end: it finishes what is under way, writes the state and ` +
      'lets go of it. Running this again goes on.',
  );
}

import { type Cell } from '../../contract/cells';

/** Terraform's words for what is wrong, and what to do about it: the first that fits. */
const remedies: readonly (readonly [RegExp, (cell: Cell) => string])[] = [
  [
    /S3 bucket "[^"]*" does not exist|NoSuchBucket/,
    ({ account, region }) =>
      `The bucket of the state is not there. Create it in the account ${account} and the Region ${region}, with versions kept: nothing is ` +
      'planned without a state, because such a plan would call everything new. Where the bucket has another name, set stateBucket in fargate.config.ts.',
  ],
  [
    /No valid credential sources found|failed to refresh cached credentials|no EC2 IMDS role found/,
    ({ account }) =>
      `There are no AWS credentials. In a workflow, set role-to-assume to a role of the account ${account}; on a machine of your own, ` +
      'sign in ("aws sso login") and choose a profile (AWS_PROFILE).',
  ],
  [
    /ExpiredToken|token (included in the request )?(is|has) expired/i,
    () => 'The session in AWS has ended. Sign in again, or run the job again.',
  ],
  [
    /AWS account ID not allowed|not in (the )?allowed/i,
    ({ account }) => `The credentials are those of another account; this cell is in the account ${account}.`,
  ],
  [
    /No value for required variable|"images" is not set/,
    () =>
      'The tags of the images are not known. The action build-push with dry-run: true writes them beside the stacks.',
  ],
];

/** What the user can do about problems of a plan; nothing is added to what is not known. */
export function explainPlanProblems(problems: readonly string[], cell: Cell): readonly string[] {
  const remedy = remedies.find(([pattern]) => problems.some((problem) => pattern.test(problem)))?.[1];
  return remedy ? [...problems, remedy(cell)] : problems;
}

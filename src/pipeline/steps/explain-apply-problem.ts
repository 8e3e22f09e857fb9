import { type Cell } from '../../contract/cells';
import { type StateLock, tryParseStateLock } from '../terraform/state-lock';
import { explainPlanProblems } from './explain-plan-problem';

/** What the user can do about problems of an apply. */
export function explainApplyProblems(problems: readonly string[], cell: Cell): readonly string[] {
  const lock = problems.map(tryParseStateLock).find((each) => each !== undefined);
  if (lock) return [...problems, explainLock(lock, cell)];
  if (problems.some((problem) => /saved plan is stale/i.test(problem))) return [...problems, stale];
  return explainPlanProblems(problems, cell);
}

/** Who holds the state, since when, and what to do: to wait, or to free what a killed run has left. */
function explainLock({ id, who, operation, created }: StateLock, cell: Cell): string {
  return (
    `${who} has held the state of ${cell.id} since ${created}, for ${operation === '' ? 'an operation' : operation}. While that run works, wait ` +
    `for it and run this again. When it is over for certain, because it was killed, run the workflow "unlock" for the cell ${cell.id} with ` +
    `the lock's id ${id}, and then this again.`
  );
}

const stale =
  'Somebody else has changed the state between the plan and its apply, and nothing was done. Run this again: it plans anew.';

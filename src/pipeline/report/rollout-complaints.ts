import { type ServiceRollout, type StoppedTask } from './rollout-section';

/** Why a rollout did not go well, in lines of plain text: the reason, the tasks that stopped with their last words, the targets. */
export function formatComplaints({ verdict, stoppedTasks, targets }: ServiceRollout): readonly string[] {
  return [
    ...(verdict.reason === undefined ? [] : [verdict.reason]),
    ...stoppedTasks.flatMap(formatTask),
    ...targets.map(({ target, state, reason }) => `target ${target} is ${state}${inBrackets(reason)}`),
  ];
}

function formatTask({ id, stopCode, reason, containers }: StoppedTask): readonly string[] {
  return [
    `task ${id} stopped${inBrackets(stopCode)}${reason === undefined ? '' : `: ${reason}`}`,
    ...containers.flatMap(({ name, exitCode, reason: why, lines }) => [
      `  container ${name} ${exitCode === undefined ? 'has no exit code' : `exited ${exitCode}`}${inBrackets(why)}`,
      ...lines.map((line) => `    ${line}`),
    ]),
  ];
}

function inBrackets(text: string | undefined): string {
  return text === undefined || text === '' ? '' : ` (${text})`;
}

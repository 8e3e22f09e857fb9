import { type Step } from './workflow';
import { synthesize } from './workflow-steps';

/** Which cell is meant, as whoever starts the workflow says it. */
export const cellInputs = {
  environment: { description: 'The environment of the cell', type: 'environment', required: true },
  cell: { description: 'The id of the cell, such as dev or lab-nat', type: 'string', required: true },
} as const;

/** Where its state is, when the configuration cannot tell it any more. */
export const stateInputs = {
  region: { description: 'The Region, where the configuration no longer has the environment', type: 'string' },
  'state-bucket': {
    description:
      'The bucket of the state, where the configuration no longer has the environment and named one of its own',
    type: 'string',
  },
} as const;

/** Finds the state of a cell by the configuration, and works on it as the environment. */
export function stateSteps(...steps: readonly Step[]): readonly Step[] {
  return [...synthesize.filter(isSynthesis), ...steps.map((step) => ('uses' in step ? withState(step) : step))];
}

/** The tags of images play no part. */
function isSynthesis(step: Step): boolean {
  return !('uses' in step && step.uses.startsWith('./'));
}

function withState(step: Extract<Step, { readonly uses: string }>): Step {
  if (!step.uses.startsWith('./')) return step;
  const chosen = ['environment', 'cell', 'region', 'state-bucket'].map(
    (name) => [name, `\${{ inputs.${name} }}`] as const,
  );
  return { ...step, with: { ...Object.fromEntries(chosen), 'role-to-assume': '${{ vars.APPLY_ROLE }}', ...step.with } };
}

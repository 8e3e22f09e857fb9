import { Component, type typescript } from 'projen';
import { cellInputs, stateInputs, stateSteps } from './state-steps';
import { type Job, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';
import { isSetUp, sayWhatComesNext } from './workflow-steps';

/** Shows who holds the lock of a state, and removes a lock that somebody has left. */
export class UnlockWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    new WorkflowFile(project, unlockWorkflow());
  }
}

function unlockWorkflow(): Workflow {
  const lock = {
    description: 'The id of the lock that is removed; without it, the run says who holds the state',
    type: 'string',
  };
  return {
    name: 'unlock',
    on: { workflow_dispatch: { inputs: { ...cellInputs, lock, ...stateInputs } } },
    permissions: {},
    concurrency: { group: 'unlock-${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: { 'not-set-up': sayWhatComesNext('PLAN_ROLE', 'There is nothing to unlock yet'), unlock: unlockJob() },
  };
}

/** It does not wait for who works in the state: the lock may be theirs. */
function unlockJob(): Job {
  return {
    name: 'Unlock ${{ inputs.cell }}',
    if: isSetUp('PLAN_ROLE'),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 15,
    environment: '${{ inputs.environment }}',
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: stateSteps({ name: 'Unlock', uses: './actions/unlock', with: { lock: '${{ inputs.lock }}' } }),
  };
}

import { Component, type typescript } from 'projen';
import { oneAtATime } from './deploy-jobs';
import { cellInputs, stateInputs, stateSteps } from './state-steps';
import { type Job, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';
import { isSetUp, sayWhatComesNext, setupTerraform } from './workflow-steps';

/** Destroys a cell, one that the configuration no longer has included. */
export class DestroyWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    new WorkflowFile(project, destroyWorkflow());
  }
}

function destroyWorkflow(): Workflow {
  const confirmation = { description: 'The id of the cell once more', type: 'string', required: true };
  return {
    name: 'destroy',
    on: { workflow_dispatch: { inputs: { ...cellInputs, confirmation, ...stateInputs } } },
    permissions: {},
    concurrency: { group: 'destroy-${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: { 'not-set-up': sayWhatComesNext('PLAN_ROLE', 'There is nothing to destroy yet'), destroy: destroyJob() },
  };
}

function destroyJob(): Job {
  return {
    name: 'Destroy ${{ inputs.cell }}',
    if: isSetUp('PLAN_ROLE'),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 120,
    environment: '${{ inputs.environment }}',
    permissions: { contents: 'read', 'id-token': 'write' },
    concurrency: oneAtATime('${{ inputs.cell }}'),
    steps: stateSteps(setupTerraform, {
      name: 'Destroy',
      uses: './actions/destroy',
      with: { confirmation: '${{ inputs.confirmation }}' },
    }),
  };
}

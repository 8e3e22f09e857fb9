import { Component, type typescript } from 'projen';
import { type Job, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';
import {
  checkout,
  handReportOn,
  handStacksOn,
  isSetUp,
  sayWhatComesNext,
  setupTerraform,
  synthesize,
  takeReports,
  takeStacks,
} from './workflow-steps';

/** Looks every night whether what is deployed is still what the main branch says, and keeps an issue for each cell that is not. */
export class DriftWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    new WorkflowFile(project, driftWorkflow());
  }
}

function driftWorkflow(): Workflow {
  return {
    name: 'drift',
    // Not at the full hour, when everybody's schedules begin.
    on: { schedule: [{ cron: '23 4 * * *' }], workflow_dispatch: {} },
    permissions: {},
    // There is one writer of the issues.
    concurrency: { group: 'drift', 'cancel-in-progress': false },
    jobs: {
      'not-set-up': sayWhatComesNext('PLAN_ROLE', 'Nothing is deployed yet'),
      synth: synthJob(),
      plan: planJob(),
      issues: issuesJob(),
    },
  };
}

function synthJob(): Job {
  return {
    name: 'Synthesize',
    if: isSetUp('PLAN_ROLE'),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 15,
    permissions: { contents: 'read' },
    outputs: { chunks: '${{ steps.matrix.outputs.chunks }}' },
    steps: [...synthesize, { name: 'Make a job of each cell', id: 'matrix', run: 'npm run cell-matrix' }, handStacksOn],
  };
}

function planJob(): Job {
  return {
    name: 'Plan ${{ matrix.chunk.name }}',
    needs: 'synth',
    if: "needs.synth.outputs.chunks != '[]'",
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 60,
    permissions: { contents: 'read', 'id-token': 'write' },
    strategy: { 'fail-fast': false, matrix: { chunk: '${{ fromJSON(needs.synth.outputs.chunks) }}' } },
    steps: [
      checkout('actions/plan'),
      setupTerraform,
      takeStacks,
      {
        name: 'Plan',
        uses: './actions/plan',
        with: { cells: '${{ matrix.chunk.cells }}', 'role-to-assume': '${{ vars.PLAN_ROLE }}' },
      },
      handReportOn('report-${{ matrix.chunk.name }}'),
    ],
  };
}

/** The only job that may write issues. A cell that could not be planned keeps the issue it has. */
function issuesJob(): Job {
  return {
    name: 'Issues',
    needs: ['synth', 'plan'],
    if: `always() && !cancelled() && ${isSetUp('PLAN_ROLE')}`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    permissions: { contents: 'read', issues: 'write' },
    steps: [
      checkout('actions/drift'),
      takeStacks,
      takeReports,
      { name: 'Keep an issue for each cell', uses: './actions/drift', with: { reports: 'reports' } },
    ],
  };
}

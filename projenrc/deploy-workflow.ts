import { Component, type typescript } from 'projen';
import { approvalJobs, deployJob } from './deploy-jobs';
import { type Job, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';
import { checkout, handStacksOn, isSetUp, sayWhatComesNext, synthesize, takeReports } from './workflow-steps';

/** What the workflow must know of the configuration. */
export interface DeployWorkflowOptions {
  /** Names of the environments that a merge deploys, in the order in which it does. */
  readonly environments: readonly string[];
}

/** Deploys what is merged: the images, then one environment after the other. */
export class DeployWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject, { environments }: DeployWorkflowOptions) {
    super(project);
    new WorkflowFile(project, deployWorkflow(environments));
  }
}

/** @param environments - see {@link DeployWorkflowOptions} */
export function deployWorkflow(environments: readonly string[]): Workflow {
  return {
    name: 'deploy',
    on: { push: { branches: ['main'] }, workflow_dispatch: { inputs: wayOut } },
    permissions: {},
    // No run waits for another one, and none is given up: its jobs do, cell by cell.
    concurrency: { group: 'deploy-${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: {
      'not-set-up': sayWhatComesNext('IMAGES_ROLE', 'Nothing is deployed yet'),
      synth: synthJob(),
      images: {
        name: 'Images',
        if: isSetUp('IMAGES_ROLE'),
        permissions: { contents: 'read', 'id-token': 'write' },
        uses: './.github/workflows/images.yml',
      },
      ...Object.fromEntries(environments.flatMap((_, index) => environmentJobs(environments, index))),
      report: reportJob(environments),
    },
  };
}

/** Where nobody is asked for an approval, who has read the difference says so here. */
const wayOut = {
  cell: {
    description: 'Deploy this cell alone',
    type: 'string',
  },
  fingerprint: {
    description: 'Apply a plan that was not reviewed: the fingerprint that the refusal shows',
    type: 'string',
  },
} as const;

function synthJob(): Job {
  return {
    name: 'Synthesize',
    if: isSetUp('IMAGES_ROLE'),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 15,
    permissions: { contents: 'read' },
    outputs: { cells: '${{ steps.matrix.outputs.cells }}' },
    steps: [
      ...synthesize,
      {
        name: 'Make a job of each cell',
        id: 'matrix',
        run: 'npm run cell-matrix',
        env: { CELL: '${{ inputs.cell }}' },
      },
      handStacksOn,
    ],
  };
}

function environmentJobs(environments: readonly string[], index: number): readonly (readonly [string, Job])[] {
  const [environment = '', earlier] = [environments[index], environments.slice(0, index)];
  return [[`deploy-${environment}`, deployJob(environment, earlier)], ...Object.entries(approvalJobs(environment))];
}

/** The only job that may write to the pull request. It runs none of the configuration's code, and whatever became of the others. */
function reportJob(environments: readonly string[]): Job {
  return {
    name: 'Report',
    needs: ['synth', 'images', ...environments.flatMap((name) => [`deploy-${name}`, `approve-${name}`])],
    if: `always() && ${isSetUp('IMAGES_ROLE')}`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    permissions: { contents: 'read', 'pull-requests': 'write' },
    steps: [
      checkout('actions/comment'),
      takeReports,
      { name: 'Comment', uses: './actions/comment', with: { about: 'deployment' } },
    ],
  };
}

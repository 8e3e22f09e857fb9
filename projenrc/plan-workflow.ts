import { Component, type typescript } from 'projen';
import { testedTerraformVersion } from '../src/rehearsal/tested-versions';
import { githubActions } from './github-actions';
import { type Job, type Step, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';

/** Plans a pull request for every cell that a merge deploys, and says what would change in one comment. */
export class PlanWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    new WorkflowFile(project, planWorkflow());
  }
}

function planWorkflow(): Workflow {
  return {
    name: 'plan',
    on: { pull_request: {} },
    permissions: {},
    // A newer commit makes the older plan pointless, and there is one writer of the comment.
    concurrency: { group: 'plan-${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: { synth: synthJob(), plan: planJob(), comment: commentJob(), validate: validateJob() },
  };
}

/** The role that may read what is deployed is a variable of the repository. A fork sees no variable, and no secret. */
const role = '${{ vars.PLAN_ROLE }}';
const isFork = 'github.event.pull_request.head.repo.full_name != github.repository';
const isOurs = 'github.event.pull_request.head.repo.full_name == github.repository';

/** Whoever reads the run of a fresh copy learns what comes next. */
const setUpNotice =
  'echo "::notice title=Nothing is planned yet::Plans need a role in AWS that may read what is deployed: npm run bootstrap"';

/** What does not differ between the cells is done once, by code of the pull request, and so without any identity. */
function synthJob(): Job {
  const { setupNode, uploadArtifact } = githubActions;
  return {
    name: 'Synthesize',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 15,
    permissions: { contents: 'read' },
    outputs: { chunks: '${{ steps.matrix.outputs.chunks }}' },
    steps: [
      takeCheckout(),
      { uses: setupNode.uses, with: { 'node-version': '24', cache: 'npm' } },
      { name: 'Install', run: 'npm ci' },
      { name: 'Synthesize', run: 'npm run synth' },
      { name: 'Name the images', uses: './actions/build-push', with: { push: 'false', 'dry-run': 'true' } },
      { name: 'Make a job of each cell', id: 'matrix', run: 'npm run cell-matrix' },
      {
        name: 'Hand the stacks on',
        uses: uploadArtifact.uses,
        // The lock file of the providers is hidden. A second attempt takes the place of the first.
        with: { name: 'stacks', path: 'cdktf.out', 'include-hidden-files': true, overwrite: true },
      },
      { name: 'Say what comes next', if: `vars.PLAN_ROLE == '' && ${isOurs}`, run: setUpNotice },
    ],
  };
}

/** The binary plan stays in this job; what leaves it is a report. */
function planJob(): Job {
  const { downloadArtifact, setupTerraform, uploadArtifact } = githubActions;
  return {
    name: 'Plan ${{ matrix.chunk.name }}',
    needs: 'synth',
    if: `needs.synth.outputs.chunks != '[]' && vars.PLAN_ROLE != '' && ${isOurs}`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 60,
    permissions: { contents: 'read', 'id-token': 'write' },
    // What is wrong with one cell says nothing of the others.
    strategy: { 'fail-fast': false, matrix: { chunk: '${{ fromJSON(needs.synth.outputs.chunks) }}' } },
    steps: [
      takeCheckout('actions/plan'),
      { uses: setupTerraform.uses, with: { terraform_version: testedTerraformVersion, terraform_wrapper: false } },
      { name: 'Take the stacks', uses: downloadArtifact.uses, with: { name: 'stacks', path: 'cdktf.out' } },
      {
        name: 'Plan',
        uses: './actions/plan',
        with: {
          cells: '${{ matrix.chunk.cells }}',
          'role-to-assume': role,
          'fingerprint-key': '${{ secrets.FINGERPRINT_KEY }}',
        },
      },
      {
        name: 'Hand the reports on',
        if: 'always()',
        uses: uploadArtifact.uses,
        with: { name: 'report-${{ matrix.chunk.name }}', path: 'reports', overwrite: true },
      },
    ],
  };
}

/**
 * The only job that may write, and the only one that runs no code of the configuration. It runs also when a cell fails, and not when a newer
 * commit has superseded the run: that one would have to wait for it.
 */
function commentJob(): Job {
  return {
    name: 'Comment',
    needs: ['synth', 'plan'],
    if: `always() && !cancelled() && vars.PLAN_ROLE != '' && ${isOurs}`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    permissions: { contents: 'read', 'pull-requests': 'write' },
    steps: [
      takeCheckout('actions/comment'),
      {
        name: 'Take the reports',
        uses: githubActions.downloadArtifact.uses,
        with: { pattern: 'report-*', path: 'reports' },
      },
      {
        name: 'Take the order of the cells',
        if: "needs.synth.result == 'success'",
        uses: githubActions.downloadArtifact.uses,
        with: { name: 'stacks', path: 'cdktf.out' },
      },
      { name: 'Comment', uses: './actions/comment', with: { reports: 'reports' } },
    ],
  };
}

/** What can be said of a pull request from a fork: it gets no identity, and so no plan. */
function validateJob(): Job {
  const { checkout, downloadArtifact, setupNode, setupTerraform } = githubActions;
  return {
    name: 'Validate a fork',
    needs: 'synth',
    if: isFork,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    permissions: { contents: 'read' },
    steps: [
      // What GitHub has merged for the run: the first parent is the base.
      { uses: checkout.uses, with: { 'persist-credentials': false, 'fetch-depth': '2' } },
      { name: 'Take the base', run: 'git worktree add base HEAD^1' },
      { uses: setupNode.uses, with: { 'node-version': '24', 'package-manager-cache': false } },
      { uses: setupTerraform.uses, with: { terraform_version: testedTerraformVersion, terraform_wrapper: false } },
      { name: 'Install the base', run: 'npm --prefix base ci' },
      { name: 'Synthesize the base', run: 'npm --prefix base run synth' },
      { name: 'Take the stacks', uses: downloadArtifact.uses, with: { name: 'stacks', path: 'cdktf.out' } },
      { name: 'Validate and compare', uses: './actions/validate' },
    ],
  };
}

/** @param folder - all that the job needs; without it, everything */
function takeCheckout(folder?: string): Step {
  const { uses } = githubActions.checkout;
  return { uses, with: { 'persist-credentials': false, ...(folder !== undefined && { 'sparse-checkout': folder }) } };
}

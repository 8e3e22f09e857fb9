import { Component, type typescript } from 'projen';
import { githubActions } from './github-actions';
import { type Job, type Workflow } from './workflow';
import { WorkflowFile } from './workflow-file';

/** The role that may push images is a variable of the repository. */
const role = '${{ vars.IMAGES_ROLE }}';

/** Builds images on a pull request; called by another workflow, pushes those that are missing. */
export class ImagesWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    new WorkflowFile(project, imagesWorkflow());
  }
}

function imagesWorkflow(): Workflow {
  return {
    name: 'images',
    on: { pull_request: {}, workflow_call: {} },
    permissions: {},
    // Two pushes of the same content are both right; a newer commit of a pull request makes the older build pointless.
    concurrency: {
      group: "images-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}",
      'cancel-in-progress': "${{ github.event_name == 'pull_request' }}",
    },
    jobs: { build: buildJob(), push: pushJob() },
  };
}

const thisAction = './actions/build-push';

/** Code of a pull request runs here: it gets no token. The role is passed to say what is missing, not to be used. */
function buildJob(): Job {
  return {
    name: 'Build',
    if: "github.event_name == 'pull_request'",
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    permissions: { contents: 'read' },
    steps: [
      ...prepare({ cache: 'npm' }),
      { name: 'Build the images', uses: thisAction, with: { push: 'false', 'role-to-assume': role } },
    ],
  };
}

/** Without the variable nothing is pushed, and a notice says what to do. */
function pushJob(): Job {
  return {
    name: 'Push',
    if: "github.event_name != 'pull_request'",
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      // What other jobs have put into a cache gets no say in what is pushed.
      ...prepare({ 'package-manager-cache': false }),
      { name: 'Build and push what is missing', uses: thisAction, with: { 'role-to-assume': role } },
    ],
  };
}

function prepare(caching: Readonly<Record<string, string | boolean>>): Job['steps'] {
  const { checkout, setupNode } = githubActions;
  return [
    { uses: checkout.uses, with: { 'persist-credentials': false } },
    { uses: setupNode.uses, with: { 'node-version': '24', ...caching } },
    { name: 'Install', run: 'npm ci' },
    { name: 'Synthesize', run: 'npm run synth' },
  ];
}

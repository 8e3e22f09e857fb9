import { Component, type typescript } from 'projen';
import { testedTerraformVersion } from '../src/rehearsal/tested-versions';
import { githubActions } from './github-actions';
import { WorkflowFile } from './workflow-file';

/** Checks every pull request: rules, types, tests, and that the tree is what `.projenrc.ts` generates. */
export class VerifyWorkflow extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.addTask('tree', {
      description: 'Fail when the tree differs from what .projenrc.ts generates',
      exec: 'tsx projenrc/check-tree.ts',
    });
    new WorkflowFile(project, {
      name: 'verify',
      on: { pull_request: {}, merge_group: {} },
      permissions: {},
      concurrency: { group: 'verify-${{ github.ref }}', 'cancel-in-progress': true },
      jobs: { verify: verifyJob() },
    });
  }
}

function verifyJob() {
  const { checkout, setupGo, setupNode, setupTerraform } = githubActions;
  return {
    name: 'Verify',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 40,
    permissions: { contents: 'read' },
    steps: [
      { uses: checkout.uses, with: { 'persist-credentials': false } },
      { uses: setupNode.uses, with: { 'node-version': '20', cache: 'npm' } },
      { uses: setupGo.uses, with: { 'go-version': 'stable', 'cache-dependency-path': 'tools/*/go.sum' } },
      {
        uses: setupTerraform.uses,
        with: { terraform_version: testedTerraformVersion, terraform_wrapper: false },
      },
      { name: 'Install', run: 'npm ci' },
      // First: the tests bring deploy.yml up to date.
      { name: 'The tree is what projen generates (mend it: npx projen)', run: 'npm run tree' },
      { name: 'Rules, types and tests', run: 'bash .ci/run' },
    ],
  } as const;
}

import { testedTerraformVersion } from '../src/rehearsal/tested-versions';
import { githubActions } from './github-actions';
import { type Job, type Step } from './workflow';

/** The repository, without a token left in it. @param folders - all that the job needs; without any, everything */
export function checkout(...folders: readonly string[]): Step {
  const { uses } = githubActions.checkout;
  const part = folders.length > 0 && { 'sparse-checkout': folders.join('\n') };
  return { uses, with: { 'persist-credentials': false, ...part } };
}

/** Terraform itself: what wraps it on GitHub would write into its output. */
export const setupTerraform: Step = {
  uses: githubActions.setupTerraform.uses,
  with: { terraform_version: testedTerraformVersion, terraform_wrapper: false },
};

/**
 * The stacks of a commit that is on the main branch, with the tags of its images. What other jobs have put into a cache gets no say in
 * what is deployed.
 */
export const synthesize: readonly Step[] = [
  checkout(),
  { uses: githubActions.setupNode.uses, with: { 'node-version': '24', 'package-manager-cache': false } },
  { name: 'Install', run: 'npm ci' },
  { name: 'Synthesize', run: 'npm run synth' },
  { name: 'Name the images', uses: './actions/build-push', with: { push: 'false', 'dry-run': 'true' } },
];

/** For the jobs that follow. The lock file of the providers is hidden. A second attempt takes the place of the first. */
export const handStacksOn: Step = {
  name: 'Hand the stacks on',
  uses: githubActions.uploadArtifact.uses,
  with: { name: 'stacks', path: 'cdktf.out', 'include-hidden-files': true, overwrite: true },
};

/** What an earlier job has handed on. */
export const takeStacks: Step = {
  name: 'Take the stacks',
  uses: githubActions.downloadArtifact.uses,
  with: { name: 'stacks', path: 'cdktf.out' },
};

/** What was found out of cells leaves the job as reports, whatever became of it. */
export function handReportOn(name: string): Step {
  return {
    name: 'Hand the report on',
    if: 'always()',
    uses: githubActions.uploadArtifact.uses,
    with: { name, path: 'reports', overwrite: true },
  };
}

/** All reports of the run. */
export const takeReports: Step = {
  name: 'Take the reports',
  uses: githubActions.downloadArtifact.uses,
  with: { pattern: 'report-*', path: 'reports' },
};

/** The variables of the repository that bootstrap sets. */
type SetUpVariable = 'PLAN_ROLE' | 'IMAGES_ROLE';

/** Whether bootstrap has run, as an expression. */
export function isSetUp(variable: SetUpVariable): string {
  return `vars.${variable} != ''`;
}

/** All that runs of a workflow before bootstrap: it ends green and says what comes next. @param nothing - what does not happen yet */
export function sayWhatComesNext(variable: SetUpVariable, nothing: string): Job {
  const notice = `::notice title=${nothing}::This repository has no account in AWS yet: npm run bootstrap`;
  return {
    name: 'Not set up yet',
    if: `vars.${variable} == ''`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 5,
    permissions: {},
    steps: [{ name: 'Say what comes next', run: `echo "${notice}"` }],
  };
}

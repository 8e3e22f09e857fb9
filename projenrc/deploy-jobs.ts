import { type Concurrency, type Job, type Step } from './workflow';
import { checkout, handReportOn, setupTerraform, takeReports, takeStacks } from './workflow-steps';

/** Applies the cells of an environment and watches their rollouts, each in a job of its own. @param earlier - environments that come first */
export function deployJob(environment: string, earlier: readonly string[]): Job {
  return {
    name: `Deploy ${environment}: \${{ matrix.cell }}`,
    needs: ['synth', 'images', ...earlier.flatMap(jobsOf)],
    if: ['!cancelled()', succeeded('synth'), succeeded('images'), hasCells(environment)]
      .concat(earlier.map(isDeployed))
      .join(' && '),
    ...onRunner(environment, 'matrix.cell'),
    // What is wrong with one cell says nothing of the others.
    strategy: { 'fail-fast': false, matrix: { cell: `\${{ ${cellsOf(environment)} }}` } },
    steps: deploySteps(
      { cell: '${{ matrix.cell }}', fingerprint: '${{ inputs.fingerprint }}' },
      'report-${{ matrix.cell }}',
    ),
  };
}

/**
 * The way out of a refusal: where the environment has reviewers, one of them is asked, and what is then applied is the plan whose
 * fingerprint they were shown, and no other.
 */
export function approvalJobs(environment: string): Readonly<Record<string, Job>> {
  const [deploy, ask] = [`deploy-${environment}`, `ask-${environment}`];
  return {
    [ask]: {
      name: `Refused in ${environment}`,
      needs: ['synth', deploy],
      if: `!cancelled() && needs.${deploy}.result == 'failure'`,
      'runs-on': 'ubuntu-latest',
      'timeout-minutes': 10,
      permissions: { actions: 'read', contents: 'read' },
      outputs: { refused: '${{ steps.ask.outputs.refused }}', others: '${{ steps.ask.outputs.others }}' },
      steps: [
        checkout('actions/ask'),
        takeReports,
        {
          name: 'See who can approve',
          id: 'ask',
          uses: './actions/ask',
          with: { environment, cells: `\${{ toJSON(${cellsOf(environment)}) }}` },
        },
      ],
    },
    [`approve-${environment}`]: {
      name: `Approve ${environment}: \${{ matrix.refused.cell }} \${{ matrix.refused.fingerprint }}`,
      needs: ['synth', ask],
      if: `!cancelled() && ${succeeded(ask)} && needs.${ask}.outputs.refused != '[]'`,
      ...onRunner(environment, 'matrix.refused.cell'),
      strategy: { 'fail-fast': false, matrix: { refused: `\${{ fromJSON(needs.${ask}.outputs.refused) }}` } },
      steps: deploySteps(
        { cell: '${{ matrix.refused.cell }}', fingerprint: '${{ matrix.refused.fingerprint }}' },
        'report-${{ matrix.refused.cell }}',
      ),
    },
  };
}

function jobsOf(environment: string): readonly string[] {
  return [`deploy-${environment}`, `ask-${environment}`, `approve-${environment}`];
}

/** Whether this run deploys a cell of the environment. */
function hasCells(environment: string): string {
  return `contains(needs.synth.outputs.cells, '"${environment}":')`;
}

/** Ids of the cells of an environment that this run deploys, as a list. */
function cellsOf(environment: string): string {
  return `fromJSON(needs.synth.outputs.cells)['${environment}']`;
}

function succeeded(job: string): string {
  return `needs.${job}.result == 'success'`;
}

/** Every cell that there was to deploy is there: at once, or once all that was refused was approved. */
function isDeployed(environment: string): string {
  const [deploy, ask, approve] = jobsOf(environment);
  const approved = `${succeeded(approve ?? '')} && needs.${ask}.outputs.others == '[]'`;
  return `(${succeeded(deploy ?? '')} || needs.${deploy}.result == 'skipped' && !${hasCells(environment)} || ${approved})`;
}

type OnRunner = Pick<Job, 'runs-on' | 'timeout-minutes' | 'environment' | 'permissions' | 'concurrency'>;

function onRunner(environment: string, cell: string): OnRunner {
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 180,
    environment,
    permissions: { actions: 'read', contents: 'read', 'id-token': 'write', 'pull-requests': 'read' },
    concurrency: oneAtATime(`\${{ ${cell} }}`),
  };
}

/** For one state, in the order in which they came; nothing that is under way or waits is given up for what comes later. */
export function oneAtATime(cell: string): Concurrency {
  return { group: `state-${cell}`, 'cancel-in-progress': false, queue: 'max' };
}

interface Deployment {
  readonly cell: string;
  /** Of a plan that was not reviewed. */
  readonly fingerprint: string;
}

function deploySteps({ cell, fingerprint }: Deployment, report: string): readonly Step[] {
  const role = '${{ vars.APPLY_ROLE }}';
  return [
    checkout('actions/apply', 'actions/rollout'),
    setupTerraform,
    takeStacks,
    {
      name: 'Apply what was reviewed',
      id: 'apply',
      uses: './actions/apply',
      with: {
        cells: cell,
        approved: fingerprint,
        'role-to-assume': role,
        'fingerprint-key': '${{ secrets.FINGERPRINT_KEY }}',
      },
    },
    {
      name: 'Watch the rollout',
      // An apply that failed in the middle may have deployed services.
      if: "success() || (failure() && steps.apply.outputs.halfway == 'true')",
      uses: './actions/rollout',
      with: { cells: cell, since: '${{ steps.apply.outputs.began }}', 'role-to-assume': role },
    },
    handReportOn(report),
  ];
}

import { type CellReport } from './cell-report';
import { clipped, inertCode, inertText } from './inert';
import { type PlanSection } from './plan-section';
import { type Review } from './review';

/** What is known of all plans, on one line: of which commit, from when, made with what, and what a reader must not take for granted. */
export function notesOf({ run, reports, basis = 'plan' }: Review): string {
  const programs = [...new Set(reports.flatMap(({ versions }) => (versions ? [formatProgram(versions)] : [])))];
  const plans = reports.flatMap(({ plan }) => plan ?? []);
  const ignored = [...new Set(plans.flatMap(({ fingerprint }) => fingerprint?.ignored ?? []))];
  const [oldest] = plans.flatMap(({ plannedAt }) => plannedAt ?? []).toSorted();
  const notes = [
    ...(run.head === '' ? [] : [`commit ${inertCode(run.head.slice(0, 12))}`]),
    ...(oldest === undefined || basis !== 'plan'
      ? []
      : [`planned ${inertText(`${oldest.slice(0, 16).replace('T', ' ')} UTC`)}`]),
    ...programs,
    ...(basis === 'plan' && run.head !== '' && plans.some(isUnsealed) ? [`**${unsealed}**`] : []),
    ...(run.hasBaseMoved === true ? ['**the base branch has moved since**'] : []),
    ...(ignored.length === 0
      ? []
      : [
          `not compared: ${ignored
            .map((rule) => inertCode(clipped(rule, 200)))
            .slice(0, 10)
            .join(', ')}`,
        ]),
  ];
  return notes.join(' · ');
}

/** OpenTofu gives its version where Terraform does; its providers come from its own registry. */
function formatProgram({ terraform: version, providers }: NonNullable<CellReport['versions']>): string {
  const isTofu = Object.keys(providers).some((provider) => provider.startsWith('registry.opentofu.org/'));
  return `${isTofu ? 'OpenTofu' : 'Terraform'} ${inertText(version)}`;
}

const unsealed = 'not sealed, since the secret FINGERPRINT_KEY is not there: a merge will ask for an approval';

function isUnsealed({ isEmpty, fingerprint }: PlanSection): boolean {
  return !isEmpty && fingerprint === undefined;
}

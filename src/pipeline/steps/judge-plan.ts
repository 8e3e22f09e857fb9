import { type ApplyReview } from '../report/apply-section';
import { type PlanSection } from '../report/plan-section';
import { shownChanges } from '../report/shown-changes';
import { type Fingerprint, fingerprintPlan } from '../terraform/fingerprint';
import { compareReviews } from '../terraform/compare-reviews';
import { formatComparison, type ShownChanges } from '../terraform/format-comparison';
import { type Plan } from '../terraform/plan';
import { formatShown } from './format-shown';
import { type FoundReview } from './find-reviews';

/** By what right a plan may be applied. */
export interface Permission {
  readonly key: string;
  /** What the plan is sealed for, so that an approval is good for nothing else. */
  readonly repository: string;
  readonly commit: string;
  readonly cell: string;
  readonly reviews: readonly FoundReview[];
  /** Fingerprints that somebody approved. */
  readonly approved: readonly string[];
  /** Whether an earlier apply stopped in the middle. */
  readonly isUnfinished: boolean;
}

/** Whether a plan may be applied. */
export interface Judgement {
  readonly verdict: 'empty' | 'admitted' | 'rest' | 'approved' | 'refused';
  /** The plan under a seal of its own. */
  readonly now: Fingerprint;
  /** Of a refusal, in lines. */
  readonly difference: readonly string[];
}

/** Holds a plan against what was reviewed and what was approved. */
export function judgePlan(plan: Plan, permission: Permission): Judgement {
  const { key, approved, isUnfinished } = permission;
  const now = fingerprintPlan(plan, { key, binding: bindingOf(permission) });
  const sections = reviewedPlans(permission.reviews);
  const fingerprints = sections.flatMap(({ fingerprint }) => fingerprint ?? []);
  const { verdict, divergences } = compareReviews(plan, now, { fingerprints, key, isUnfinished });
  if (verdict === 'empty') return { verdict, now, difference: [] };
  if (verdict === 'same') return { verdict: 'admitted', now, difference: [] };
  if (verdict === 'subset') return { verdict: isUnfinished ? 'rest' : 'admitted', now, difference: [] };
  if (approved.includes(now.digest)) return { verdict: 'approved', now, difference: [] };
  const difference = formatComparison({ verdict, divergences }, shownIn(sections), shownChanges(plan));
  return { verdict: 'refused', now, difference: [...remarks(permission), ...difference] };
}

function bindingOf({ repository, commit, cell }: Permission) {
  return { repository, pullRequest: 0, head: commit, cell };
}

function reviewedPlans(reviews: readonly FoundReview[]): readonly PlanSection[] {
  return reviews.flatMap(({ result }) => (result.kind === 'reviewed' ? [result.plan] : []));
}

function shownIn(sections: readonly PlanSection[]): ShownChanges {
  return (key) =>
    formatShown(
      sections.findLast((section) => section.fingerprint?.entries.some((e) => e.key === key)),
      key,
    );
}

/** What a reader must know before the difference. */
function remarks({ reviews, approved }: Permission): readonly string[] {
  return [
    ...(reviews.length === 0 ? ['! no pull request brought this commit, so nothing of it was reviewed'] : []),
    ...tellReviews(reviews).flatMap(({ pullRequest, missing }) =>
      missing === undefined ? [] : [`! #${pullRequest} does not count as reviewed: ${missing}`],
    ),
    ...(approved.length === 0 ? [] : ['! the fingerprint that was approved is that of another plan']),
  ];
}

/** Reviews as a report tells them. */
export function tellReviews(reviews: readonly FoundReview[]): readonly ApplyReview[] {
  return reviews.map(({ pullRequest, head, result }) => ({
    pullRequest,
    head,
    ...(result.kind === 'not-reviewed' && { missing: result.why }),
  }));
}

/** A part of a plan under the seal of the whole, and whether all that it does is a part of that. */
export function judgePart(part: Plan, whole: Fingerprint, key: string) {
  const now = fingerprintPlan(part, { key, binding: whole.binding });
  const { divergences } = compareReviews(part, now, { fingerprints: [whole], key, isUnfinished: true });
  return { now, isPart: divergences.every(({ kind }) => kind === 'no-longer-planned') };
}

import { assessRisks } from '../../../src/pipeline/terraform/risks';
import { aPlan, type PlannedChange } from '../../builders/a-plan';

/** The kinds of risk in a plan with these changes, each with its address. */
export function risksOf(...changes: readonly PlannedChange[]): readonly string[] {
  return assessRisks(aPlan(changes)).map(({ kind, address }) => `${kind} ${address ?? 'the plan'}`);
}

/** The kinds only. */
export const kindsOf = (...changes: readonly PlannedChange[]) => risksOf(...changes).map((risk) => risk.split(' ')[0]);

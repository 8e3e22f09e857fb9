/** Something a reviewer must look at first. */
export interface Risk {
  readonly kind: RiskKind;
  /** Undefined when the whole plan is meant. */
  readonly address: string | undefined;
  /** What happens to people and data: a sentence without an end, and without a value of the plan. */
  readonly sentence: string;
  /** Values of the plan that say it exactly. */
  readonly details: readonly string[];
}

/** The kinds, most important first. How many are destroyed is told before the list of them. */
export const riskKinds = [
  'many-destroys',
  'state-lost',
  'address-lost',
  'iam-widened',
  'ingress-opened',
  'route-lost',
  'capacity-zero',
  'protection-off',
] as const;

/** One of them. */
export type RiskKind = (typeof riskKinds)[number];

import { compareFingerprints } from '../../../src/pipeline/terraform/compare-fingerprints';
import { type Binding, fingerprintPlan } from '../../../src/pipeline/terraform/fingerprint';
import { type IgnoreRule } from '../../../src/pipeline/terraform/ignore-rule';
import { parsePlan } from '../../../src/pipeline/terraform/parse-plan';

/** What the fingerprints of tests are bound to. */
const binding: Binding = { repository: 'acme/shop', pullRequest: 7, head: 'a1b2c3', cell: 'dev' };

/** The fingerprint of a plan. */
export function fingerprint(
  bytes: Uint8Array,
  ignore: readonly IgnoreRule[] = [],
  overrides: Partial<Binding> = {},
  key = 'key',
) {
  return fingerprintPlan(parsePlan(bytes), { key, binding: { ...binding, ...overrides }, ignore });
}

/** What is said of a plan after another one was reviewed. */
export function compare(reviewed: Uint8Array, now: Uint8Array, ignore: readonly IgnoreRule[] = []) {
  return compareFingerprints(fingerprint(reviewed, ignore), fingerprint(now, ignore));
}

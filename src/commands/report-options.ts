import { parseArgs } from 'node:util';
import { type IgnoreRule, tryParseIgnoreRule } from '../pipeline/terraform/ignore-rule';
import { type PlanOptions } from '../pipeline/terraform/parse-plan';

/** What `npm run report` is asked for. */
export type ReportOptions = ShowOptions | CompareOptions | { readonly kind: 'help' };

/** One plan, as Markdown or as a report. */
export interface ShowOptions {
  readonly kind: 'show';
  readonly file: string;
  readonly asJson: boolean;
  /** The name of the cell; made of the file's name when absent. */
  readonly cell: string | undefined;
  /** The `cdk.tf.json` that the plan is of. */
  readonly stack: string | undefined;
  /** The `.terraform.lock.hcl` that the plan was made with. */
  readonly lockFile: string | undefined;
  readonly plan: PlanOptions;
}

/** Two plans, the reviewed one first. */
export interface CompareOptions {
  readonly kind: 'compare';
  readonly reviewed: string;
  readonly now: string;
  readonly ignore: readonly IgnoreRule[];
  readonly plan: PlanOptions;
}

/** What the command takes, for people. */
export const usage = `Shows what a Terraform plan does, or whether another plan does the same.

  npm run -s report -- plan.json               the comment, as Markdown
  npm run -s report -- --json plan.json        the report, as JSON
  npm run -s report -- --compare a.json b.json same, empty, subset or different, and what differs

  plan.json is what "terraform show -json <plan file>" prints; - reads it from standard input.

  --targeted                a plan of a part of the stack is meant to be one
  --show-environment NAME   the values of this environment variable of containers are no secret (repeatable)
  --ignore ADDRESS#PATH     leave an attribute out of the comparison (repeatable)
  --cell NAME               the cell's name
  --stack FILE              the cdk.tf.json, to name constructs beside addresses
  --lock-file FILE          the .terraform.lock.hcl, to record the versions of providers`;

/** The arguments could not be understood. */
export class UsageError extends Error {}

/** @throws UsageError when the arguments make no sense */
export function parseReportOptions(words: readonly string[]): ReportOptions {
  const { values, positionals } = parseWords(words);
  if (values.help) return { kind: 'help' };
  const plan = { isTargeted: values.targeted, shownEnvironment: values['show-environment'] };
  const [first, second, ...others] = positionals;
  if (values.compare) {
    if (first === undefined || second === undefined || others.length > 0)
      throw new UsageError('--compare takes two plans.');
    if (values.json) throw new UsageError('--compare and --json do not go together.');
    return { kind: 'compare', reviewed: first, now: second, ignore: values.ignore.map(toRule), plan };
  }
  if (first === undefined || second !== undefined)
    throw new UsageError(`One plan is needed; there are ${positionals.length}.`);
  const { cell, stack, 'lock-file': lockFile, json: asJson } = values;
  if (values.ignore.length > 0) throw new UsageError('--ignore goes with --compare.');
  return { kind: 'show', file: first, asJson, cell, stack, lockFile, plan };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        compare: { type: 'boolean', default: false },
        targeted: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
        'show-environment': { type: 'string', multiple: true, default: [] },
        ignore: { type: 'string', multiple: true, default: [] },
        cell: { type: 'string' },
        stack: { type: 'string' },
        'lock-file': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function toRule(text: string): IgnoreRule {
  const rule = tryParseIgnoreRule(text);
  if (rule) return rule;
  throw new UsageError(`--ignore takes <address>#<attribute path>, such as "aws_lb.main#tags.stamp"; it is "${text}".`);
}

import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';
import { type AppliedStep } from '../ports/terraform';

/**
 * What Terraform says line by line with `-json`, as far as it is used here.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export type TerraformMessage = z.output<typeof messageSchema>;

const diagnosticSchema = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string().default(''),
  address: z.string().optional(),
});

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('diagnostic'), diagnostic: diagnosticSchema }),
  z.object({ type: z.literal('change_summary'), changes: z.object({ add: z.number() }) }),
  z.object({
    type: z.literal('apply_complete'),
    hook: z.object({
      resource: z.object({ addr: z.string() }),
      action: z.string(),
      elapsed_seconds: z.number().default(0),
    }),
  }),
  z.object({ type: z.literal('outputs'), outputs: z.record(z.string(), z.object({ value: z.unknown() })) }),
]);

/** One line as a message; undefined when it is none, or one that is not used here. */
export function tryParseMessage(line: string): TerraformMessage | undefined {
  return line.startsWith('{') ? messageSchema.safeParse(tryParseJson(line)).data : undefined;
}

/** What an apply has done, among the messages. */
export function stepsOf(messages: readonly TerraformMessage[]): readonly AppliedStep[] {
  return messages.flatMap((message) => {
    if (message.type !== 'apply_complete') return [];
    const { resource, action, elapsed_seconds: seconds } = message.hook;
    return [{ address: resource.addr, action, seconds }];
  });
}

/** The errors among the messages, a text each: where, what, and the details on one line. */
export function problemsOf(messages: readonly TerraformMessage[]): readonly string[] {
  return messages.flatMap((message) => {
    if (message.type !== 'diagnostic' || message.diagnostic.severity !== 'error') return [];
    const { address, summary, detail } = message.diagnostic;
    const where = address === undefined ? '' : `${address}: `;
    return [`${where}${summary}${detail === '' ? '' : `: ${detail.replaceAll(/\s+/g, ' ').trim()}`}`];
  });
}

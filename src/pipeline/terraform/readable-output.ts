import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';

const lineSchema = z.object({
  '@message': z.string(),
  diagnostic: z.object({ detail: z.string() }).optional(),
});

/** What Terraform wrote, for people: of its JSON lines the words, which name no value; other lines as they are. */
export function readableOutput(text: string): string {
  const lines = text.split('\n').map((line) => (line.startsWith('{') ? tryReadLine(line) : undefined) ?? line);
  return lines.join('\n').trim();
}

function tryReadLine(line: string): string | undefined {
  const message = lineSchema.safeParse(tryParseJson(line)).data;
  if (!message) return undefined;
  const detail = message.diagnostic?.detail ?? '';
  return detail === '' ? message['@message'] : `${message['@message']}\n${detail}`;
}

import { parse } from 'yaml';
import { z } from 'zod';

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** An action's contract, as far as it is documented. */
export type ActionContract = z.output<typeof actionSchema>;

/** The text of an action.yml as a contract. */
export function parseAction(text: string): ActionContract {
  return actionSchema.parse(parse(text));
}

const begin = '<!-- begin: from action.yml -->';
const end = '<!-- end: from action.yml -->';

/** A README with its tables as action.yml has them. */
export function writeTables(readme: string, { inputs, outputs }: ActionContract): string {
  const tables = [
    '| Input | | Default |',
    '|---|---|---|',
    ...Object.entries(inputs).map(
      ([name, { description, default: value }]) =>
        `| \`${name}\` | ${description} | ${value === undefined ? '' : `\`${value}\``} |`,
    ),
    '',
    '| Output | |',
    '|---|---|',
    ...Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
  ];
  const [before = '', rest = ''] = readme.split(begin);
  const after = rest.split(end)[1] ?? '';
  return [before, begin, '\n', tables.join('\n'), '\n', end, after].join('');
}

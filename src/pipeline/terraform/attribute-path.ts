/** Where a value stands in a resource: names of attributes, positions in lists, and names of what lists hold, such as containers. */
export type AttributePath = readonly Step[];

/** One step. A name in an object stands for the element of a list that has it. */
export type Step = string | number | { readonly named: string };

/** The path as Terraform writes it: `network_configuration[0].subnets[1]`, `tags["a b"]`; a name stands in place of a position. */
export function formatAttributePath(path: AttributePath): string {
  let text = '';
  for (const step of path) text += formatStep(step);
  return text.startsWith('.') ? text.slice(1) : text;
}

function formatStep(step: Step): string {
  if (typeof step === 'number') return `[${step}]`;
  if (typeof step === 'object') return `[${JSON.stringify(step.named)}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

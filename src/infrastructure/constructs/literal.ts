/**
 * A text that Terraform must take as it stands. In its configuration `${` and `%{` begin a template;
 * doubled, they mean themselves.
 */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** The same for every value of a map. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, literal(text)]));
}

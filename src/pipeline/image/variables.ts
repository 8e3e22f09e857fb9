/** Values by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Fills in `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}`, the innermost first. A name without a value stays as
 * it is written.
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function expandVariables(text: string, variables: Variables): string {
  const expanded = text.replaceAll(reference, (written: string, ...groups: readonly (string | undefined)[]) => {
    const [braced, operator, word = '', bare] = groups;
    const value = variables[braced ?? bare ?? ''];
    return hideDollars(valueOf({ written, operator, word, value }));
  });
  return expanded === text ? text.replaceAll(hiddenDollar, '$') : expandVariables(expanded, variables);
}

const reference = /\$\{(\w+)(?:(:?[-+])([^${}]*))?\}|\$(\w+)/g;

/** What was filled in is not looked at again, so that a value may hold a dollar. No Dockerfile holds this character. */
const hiddenDollar = '\0';

function hideDollars(text: string): string {
  return text.replaceAll('$', hiddenDollar);
}

interface Reference {
  readonly written: string;
  readonly operator: string | undefined;
  readonly word: string;
  readonly value: string | undefined;
}

function valueOf({ written, operator, word, value }: Reference): string {
  // With a colon, an empty value counts as none.
  const isSet = operator?.startsWith(':') === true ? Boolean(value) : value !== undefined;
  if (operator?.endsWith('-') === true) return isSet ? (value ?? '') : word;
  if (operator?.endsWith('+') === true) return isSet ? word : '';
  return value ?? written;
}

/** Whether a text is what a pattern with `*` and `?` describes. */
export function isLike(pattern: string, text: string): boolean {
  return new RegExp(`^${translate(pattern, '.*')}$`, 's').test(text);
}

/** The same for the names of actions, whose case does not matter. */
export function isActionLike(pattern: string, action: string): boolean {
  return isLike(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * The same for ARNs: an asterisk goes beyond a colon only where it ends a segment.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function isArnLike(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const segments = pattern
    .split(':')
    .map((segment) => translate(segment.replace(/\*$/, ''), '[^:]*') + (segment.endsWith('*') ? '.*' : ''));
  return new RegExp(`^${segments.join(':')}$`, 's').test(arn);
}

function translate(pattern: string, anything: string): string {
  return pattern.replaceAll(/[\\^$.|+()[\]{}*?]/g, (character) =>
    character === '*' ? anything : character === '?' ? '.' : `\\${character}`,
  );
}

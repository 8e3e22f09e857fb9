/**
 * Text of a plan as a part of Markdown that only shows it: no HTML, no mention, no reference, no end of a fence. Whoever may name a
 * resource or set a value may otherwise write into the comment.
 */

/** A text in a line of running text or of a table. */
export function inertText(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+!~|>$:-]/g, String.raw`\$&`)
    .replaceAll(/@|#|\bGH(?=\\?-)/g, (sign) => `${sign}${gap}`);
}

/** Between the sign of a mention or reference and what it names: nothing that is seen. */
const gap = '&#8203;';

/** A text as code in a line. */
export function inertCode(text: string): string {
  const content = defused(text);
  const fence = '`'.repeat(longestRun(content, '`') + 1);
  const pad = /^`|`$|^ .* $/.test(content) ? ' ' : '';
  return content.trim() === '' ? '' : `${fence}${pad}${content}${pad}${fence}`;
}

/** Lines as a block of code that nothing in them ends. */
export function inertBlock(lines: readonly string[], language = ''): string {
  const content = lines.map(defused);
  const fence = '`'.repeat(Math.max(3, longestRun(content.join('\n'), '`') + 1));
  return [`${fence}${language}`, ...content, fence].join('\n');
}

/** A text cut to a length, with what was cut off in numbers. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}… (${text.length} characters)`;
}

/** A text on one line, in which nothing is invisible or turns the direction of reading. */
export function oneLine(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** A line of code. Tags and mentions in code are inert where Markdown is rendered; mails and other readers of the source see the same text. */
export function defused(text: string): string {
  return oneLine(text)
    .replaceAll(/<(?=[!/?a-z])/gi, String.raw`\u003c`)
    .replaceAll(/(^|[^\w.-])@(?=\w)/g, String.raw`$1\u0040`);
}

function longestRun(text: string, sign: string): number {
  const runs = text.match(new RegExp(`${sign}+`, 'g')) ?? [];
  return runs.reduce((longest, run) => Math.max(longest, run.length), 0);
}

import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, linkify: false });

/** What is wrong with a text as Markdown: fences and foldings that do not end, tables whose rows have other widths. */
export function faultsOf(text: string): readonly string[] {
  return [...fenceFaults(text), ...foldingFaults(text), ...tableFaults(text)];
}

function fenceFaults(text: string): readonly string[] {
  const lines = text.split('\n');
  return markdown.parse(text, {}).flatMap(({ type, map, markup }) => {
    if (type !== 'fence') return [];
    return lines[(map?.[1] ?? 0) - 1]?.trim() === markup ? [] : [`a fence is not closed: ${markup}`];
  });
}

function foldingFaults(text: string): readonly string[] {
  let depth = 0;
  const faults: string[] = [];
  for (const html of htmlOf(text)) {
    for (const [tag] of html.matchAll(/<\/?details>/g)) {
      depth += tag === '<details>' ? 1 : -1;
      if (depth < 0 || depth > 1) faults.push(`${tag} at depth ${depth}`);
    }
  }
  return depth === 0 ? faults : [...faults, `${depth} details are open`];
}

function tableFaults(text: string): readonly string[] {
  const tokens = markdown.parse(text, {});
  const widths = tokens.reduce<number[]>((rows, { type }) => {
    if (type === 'tr_open') return [...rows, 0];
    return type === 'th_open' || type === 'td_open' ? rows.with(-1, (rows.at(-1) ?? 0) + 1) : rows;
  }, []);
  return new Set(widths).size <= 1 ? [] : [`rows are ${widths.join(', ')} cells wide`];
}

/** The HTML that Markdown lets through, outside of code. */
export function htmlOf(text: string): readonly string[] {
  const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  return tokens.filter(({ type }) => type === 'html_block' || type === 'html_inline').map(({ content }) => content);
}

/** The running text, without code and HTML: where mentions and references have an effect. */
export function proseOf(text: string): string {
  const tokens = markdown.parse(text, {}).flatMap(({ children }) => children ?? []);
  return tokens
    .flatMap(({ type, content }) => (type === 'text' || type === 'text_special' ? [content] : []))
    .join('\n');
}

/** The content of blocks and spans of code. */
export function codeOf(text: string): string {
  const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  return tokens
    .flatMap(({ type, content }) => (type === 'fence' || type === 'code_inline' ? [content] : []))
    .join('\n');
}

/** The rows of the first table, as texts. */
export function rowsOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('| '));
}

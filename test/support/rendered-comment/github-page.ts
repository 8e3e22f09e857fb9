import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

/** As GitHub reads a comment: lines break where they end, addresses become links, and no HTML comment is shown. */
const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true, highlight: paintDiff });

/** The page of a pull request with one comment on it, everything unfolded; near enough to GitHub's to see what does not fit. */
export function githubPage(text: string): string {
  const style = readFileSync(join(__dirname, 'github-page.css'), 'utf8');
  const body = markdown.render(text.replaceAll(/<!--.*?-->/gs, '')).replaceAll('<details>', '<details open>');
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<style>${style}</style><main class="comment"><header>github-actions <span>bot</span></header>`,
    `<article class="markdown-body">${body}</article></main></html>`,
  ].join('\n');
}

const paints: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '!': 'changed', '#': 'remark' };

/** The first sign of a line gives it its colour. */
function paintDiff(code: string, language: string): string {
  if (language !== 'diff') return '';
  const lines = code.split('\n').map((line) => {
    const paint = paints[line.slice(0, 1)];
    const shown = markdown.utils.escapeHtml(line);
    return paint === undefined ? shown : `<span class="${paint}">${shown}</span>`;
  });
  return lines.join('\n');
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import FormulaRendered from './components/formula-rendered';

const SRC = join(import.meta.dirname, '..');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);

/** A source without its comments. */
const codeOf = (file: string): string =>
  readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

test('text becomes markup in one place only: the formulas', () => {
  const ways =
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcDoc|eval\(|new Function/;
  expect(sources.filter((file) => ways.test(codeOf(file)))).toEqual(['ui/components/formula-rendered.tsx']);
});

test.each([
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://example.org}',
  '\\includegraphics{https://example.org/x.png}',
  '\\htmlClass{danger}{x} \\htmlStyle{position:fixed}{y} \\htmlData{a=b}{z}',
  '<img src=x onerror=alert(1)>',
  '\\text{<script>alert(1)</script>}',
])('a formula makes no link, no picture and no markup of its own: %s', (tex) => {
  const html = renderToStaticMarkup(createElement(FormulaRendered, { tex, block: false }));
  // Its spoken name is an attribute's text, escaped, and says whatever the formula says.
  const tags = (html.replace(/aria-label="[^"]*"/, '').match(/<[^>]*>/g) ?? []).join('');
  expect(tags).not.toMatch(/<(a|img|script|iframe)\b|href=|onerror|class="danger|position:\s*fixed|data-a=/i);
  expect(html).toContain('katex');
  // The same through KaTeX with trust on does make links, so this test can fail.
  if (tex.startsWith('\\href')) expect(katex.renderToString(tex, { trust: true })).toMatch(/<a href/);
});

test('React writes a hostile text as text', () => {
  const text = `<img src=x onerror="alert(1)">'"&`;
  const html = renderToStaticMarkup(createElement('td', { title: text }, text));
  expect(html).toBe(
    '<td title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#x27;&quot;&amp;">&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#x27;&quot;&amp;</td>',
  );
});

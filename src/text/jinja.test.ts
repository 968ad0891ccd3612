import { describe, expect, test } from 'vitest';
import { readTemplate } from './jinja';

/** A long conversation: what a template goes along costs by its length. */
const messages = Array.from({ length: 200 }, (_, i) => ({
  role: i % 2 ? 'assistant' : 'user',
  content: 'a'.repeat(500),
}));
const render = (source: string) => readTemplate(source).render({ messages }, new Date(0));
const nested = (depth: number, list: string, innermost = ''): string =>
  depth === 0 ? innermost : `{%- for m${depth} in ${list} -%}${nested(depth - 1, list, innermost)}{%- endfor -%}`;
const loop = (list: string): string => nested(1, list);

/** Each of these ran for minutes, or would without a count of what is gone through. */
describe('a template that goes through the conversation again and again is refused at once', () => {
  test.each([
    ['nested loops', nested(5, 'messages')],
    ['loops over a part of it', nested(5, 'messages[1:]')],
    ['loops that keep nothing', nested(3, 'messages', loop('messages if false'))],
    ['a filter', nested(3, 'messages', loop("messages | selectattr('role', 'equalto', 'x')"))],
    [
      'a search',
      `{%- for i in range(10000) -%}{%- for j in range(9) -%}{%- if 'x' in messages -%}{%- endif -%}{%- endfor -%}{%- endfor -%}`,
    ],
    [
      'sorting',
      `{%- for a in messages -%}{%- for b in messages -%}{%- set x = messages | sort(attribute='content') -%}{%- endfor -%}{%- endfor -%}`,
    ],
  ])('%s', (_, source) => {
    const begun = performance.now();
    expect(() => render(source)).toThrow(/computes too much/);
    expect(performance.now() - begun).toBeLessThan(20_000); // under a second on an idle core
  });
});

test('a long conversation is written, however often its template looks back', () => {
  const source =
    "{% for m in messages %}{% if loop.index0 > 0 and messages[loop.index0 - 1].role == m['role'] %}!{% endif %}<{{ m.role + ':' + m['content'] | trim }}>{% if loop.index == messages | length %}.{% endif %}{% endfor %}";
  expect(render(source)).toHaveLength(100 * (7 + 500) + 100 * (12 + 500) + 1);
});

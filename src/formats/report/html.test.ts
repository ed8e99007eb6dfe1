/** Nothing that comes from outside becomes markup. */
import { expect, test } from 'vitest';
import { markup, trusted } from './html.ts';

test('text is escaped in text and in attributes, numbers are written, null is nothing', () => {
  const name = `<img src=x onerror=alert(1)> & "it's"`;
  const safe = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;it&#39;s&quot;';
  expect(markup`<p title="${name}">${name} ${42}${null}</p>`.html).toBe(`<p title="${safe}">${safe} 42</p>`);
});

test('templates nest, alone and in lists, and are not escaped twice', () => {
  const items = ['a & b', 'c'].map(text => markup`<li>${text}</li>`);
  const list = markup`<ul>${items}</ul>${trusted('<hr>')}`;
  expect(list.html).toBe('<ul><li>a &amp; b</li><li>c</li></ul><hr>');
});

test('control and direction characters become blanks', () => {
  expect(markup`${'a\u0000b\u202Ec\u2028d\ne'}`.html).toBe('a b c d\ne');
});

/**
 * Names come from strangers: nothing in src turns text into markup by hand. (React's own way and code made of text are
 * the linter's business.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));
/** What a browser parses as HTML. */
const PARSED =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|srcdoc|DOMParser|document\.write)/;

test('no text becomes markup', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter(name => PARSED.test(readFileSync(join(source, name), 'utf8')))).toEqual([]);
});

test('the search finds what it is for', () => {
  expect(PARSED.test('element.innerHTML = name;')).toBe(true);
  expect(PARSED.test('document.write(name);')).toBe(true);
});

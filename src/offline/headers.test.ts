/** The policy allows what the app needs and nothing else; a host's own headers are left alone. */
import { expect, test } from 'vitest';
import { MIRRORS } from '../data/mnist.ts';
import { completed, HEADERS, POLICY, POLICY_HEADER } from './headers.ts';

/** The sources that a directive allows. */
const sources = (directive: string): readonly string[] =>
  POLICY.split('; ')
    .map(part => part.split(' '))
    .find(([name]) => name === directive)
    ?.slice(1) ?? [];

test('MNIST’s mirrors are the only other hosts', () => {
  expect(sources('connect-src')).toEqual(["'self'", ...MIRRORS]);
  expect(POLICY.match(/https?:[^ ;]+/g)).toEqual(MIRRORS);
});

test('no script but our own, and none made of text', () => {
  expect(sources('default-src')).toEqual(["'none'"]);
  expect(sources('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(POLICY_HEADER).not.toMatch(/'unsafe-(eval|inline|hashes)'|\*/);
});

test('the header says what the page says of itself, and that no other site may frame it', () => {
  expect(POLICY_HEADER).toBe(`${POLICY}; frame-ancestors 'none'`);
});

test('a bare response gets every header, and loses those about its journey', () => {
  const headers = completed(
    new Headers({ 'Content-Type': 'text/javascript', 'Content-Encoding': 'gzip', Vary: 'Origin' }),
  );
  const expected = Object.entries({ 'Content-Type': 'text/javascript', ...HEADERS });
  expect([...headers]).toEqual(
    expected
      .map(([name, value]) => [name.toLowerCase(), value])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
});

test('what a host says itself stays', () => {
  const own = {
    'Content-Security-Policy': "default-src 'self'",
    'Cross-Origin-Embedder-Policy': 'credentialless',
  };
  const headers = completed(new Headers(own));
  for (const [name, value] of Object.entries(own)) expect(headers.get(name)).toBe(value);
  expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
});

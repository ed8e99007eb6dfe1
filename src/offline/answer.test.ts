/** The service worker answers for the app's own files and for nothing else. */
import { expect, test } from 'vitest';
import { MIRRORS } from '../data/mnist.ts';
import { pathOf, type Asked } from './answer.ts';

const SCOPE = 'https://host.example/inkfold/';
const build = { version: '0', files: { 'index.html': '', 'icon.svg': '', 'assets/a-1.js': '' } };
const path = (url: string, rest: Partial<Asked> = {}): string | null =>
  pathOf({ url: new URL(url, SCOPE).href, method: 'GET', mode: 'cors', ...rest }, SCOPE, build);

test('the app’s files, and the page at its address', () => {
  expect(path('assets/a-1.js')).toBe('assets/a-1.js');
  expect(path('icon.svg?v=2')).toBe('icon.svg');
  expect(path('', { mode: 'navigate' })).toBe('index.html');
  expect(path('?utm=1#preset=two-conv', { mode: 'navigate' })).toBe('index.html');
  expect(path('index.html', { mode: 'navigate' })).toBe('index.html');
});

test('files of an earlier version, which may still be kept', () => {
  expect(path('assets/a-0.js')).toBe('assets/a-0.js');
});

test('nothing of anyone else’s', () => {
  for (const mirror of MIRRORS) expect(path(`${mirror}train-images-idx3-ubyte.gz`)).toBeNull();
  expect(path('https://host.example/assets/a-1.js')).toBeNull();
  expect(path('https://host.example/', { mode: 'navigate' })).toBeNull();
  expect(path('sw.js')).toBeNull();
  expect(path('elsewhere.html', { mode: 'navigate' })).toBeNull();
  expect(path('toString')).toBeNull();
  expect(path('assets/a-1.js', { method: 'POST' })).toBeNull();
  expect(path('')).toBeNull();
});

/** Earlier versions stay as long as a page of theirs is open, in the browser's own caches and locks. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfName, shelfNames } from './shelf.ts';
import { pageLock } from './tabs.ts';
import { tidy } from './tidy.ts';

const SCOPE = new URL('/tidied/', location.href).href;
const entry = (version: string): string => `${SCOPE}assets/index-${version}.js`;
let closePages: readonly (() => void)[] = [];

/** A page of this version is open until the test ends. */
async function openPage(version: string): Promise<void> {
  const closed = new Promise<void>(resolve => (closePages = [...closePages, resolve]));
  await new Promise<void>(opened => {
    void navigator.locks.request(pageLock(entry(version)), { mode: 'shared' }, () => {
      opened();
      return closed;
    });
  });
}

beforeEach(async () => {
  for (const version of ['1', '2', '3']) {
    const shelf = await caches.open(shelfName(SCOPE, version));
    await shelf.put(entry(version), new Response('entry'));
  }
  await caches.open('mnist');
});

afterEach(async () => {
  for (const close of closePages) close();
  closePages = [];
  for (const name of await shelfNames(SCOPE)) await caches.delete(name);
  await caches.delete('mnist');
});

test('the newest come first', async () => {
  expect(await shelfNames(SCOPE)).toEqual(['3', '2', '1'].map(version => shelfName(SCOPE, version)));
});

test('versions of open pages stay, the others go', async () => {
  await openPage('1');
  await openPage('3');
  await tidy(SCOPE, '3', 2);
  expect(await shelfNames(SCOPE)).toEqual([shelfName(SCOPE, '3'), shelfName(SCOPE, '1')]);
});

test('nothing goes while a page has not said its version', async () => {
  await openPage('3');
  await tidy(SCOPE, '3', 2);
  expect(await shelfNames(SCOPE)).toHaveLength(3);
});

test('no page open: this version alone stays, and what is not the app’s', async () => {
  await caches.open(shelfName(new URL('/other/', location.href).href, '1'));
  await tidy(SCOPE, '2', 0);
  expect(await shelfNames(SCOPE)).toEqual([shelfName(SCOPE, '2')]);
  expect(await caches.keys()).toEqual(expect.arrayContaining(['mnist', 'inkfold app /other/ 1']));
  await caches.delete('inkfold app /other/ 1');
});

/** The link: what it holds, and what is told of it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presetOf } from '../recipe/presets.ts';
import { around } from '../testing/browser-around.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { fakeReader } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { fromHash } from './address.ts';
import { createApp } from './app.ts';
import { linkTo, type Sharing } from './sharing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An app at an address, whose clipboard takes everything or nothing. */
function open(takes: boolean) {
  const clipboard: string[] = [];
  const sharing: Sharing = {
    address: () => 'https://inkfold.example/app/?mode=plain',
    copy: text => {
      if (!takes) return Promise.reject(new Error('refused'));
      clipboard.push(text);
      return Promise.resolve();
    },
  };
  const { store, actions } = createApp(
    fakeEngine(recordedRun),
    fakeReader({}),
    localConverter,
    undefined,
    around({ sharing }),
  );
  return { clipboard, store, actions, sharing };
}

test('the link is the address with every knob in its hash', async () => {
  const { clipboard, store, actions } = open(true);
  actions.choosePreset('deep-bn');
  actions.setField('epochs', 13);
  await actions.copyLink();
  const [link = ''] = clipboard;
  expect(link.startsWith('https://inkfold.example/app/?mode=plain#preset=deep-bn&')).toBe(true);
  expect(fromHash(link.replace(/^.*#/, '#'))).toEqual(store.getState().recipe);
});

test('“copied” is said for a few seconds, anew at every copy', async () => {
  const { clipboard, store, actions } = open(true);
  await actions.copyLink();
  await vi.advanceTimersByTimeAsync(3000);
  await actions.copyLink();
  expect(clipboard).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.getState().copied).toEqual({ link: clipboard[1], isCopied: true });
  await vi.advanceTimersByTimeAsync(1500);
  expect(store.getState().copied).toBeNull();
});

test('a refused link stays to be copied by hand, until it is seen to or the recipe is another', async () => {
  const { store, actions, sharing } = open(false);
  const { recipe } = store.getState();
  await actions.copyLink();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState().copied).toEqual({ link: linkTo(recipe, sharing), isCopied: false });
  actions.forgetLink();
  expect(store.getState().copied).toBeNull();
  await actions.copyLink();
  actions.setField('epochs', 7);
  expect(store.getState().copied).toBeNull();
});

test('a page without an address has no link', async () => {
  expect(linkTo(presetOf('two-conv').recipe, null)).toBeNull();
  const { store, actions } = createApp(fakeEngine(recordedRun), fakeReader({}), localConverter);
  await actions.copyLink();
  expect(store.getState().copied).toBeNull();
});

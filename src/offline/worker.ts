/**
 * The service worker, built into sw.js: keeps the whole app in the browser, so that it works without a network and is
 * isolated on hosts that send no headers. A new version waits until a page asks it to take over, or no page is open.
 */
import { answer, pathOf } from './answer.ts';
import type { Build } from './build.ts';
import { fill } from './shelf.ts';
import type { Wish } from './tabs.ts';
import { tidy } from './tidy.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put here by plugin.ts. */
declare const BUILD: Build;

const current = BUILD;
const scope = self.registration.scope;

self.addEventListener('install', event => event.waitUntil(fill(scope, current)));

self.addEventListener('activate', event => event.waitUntil(begin()));

self.addEventListener('message', event => {
  const wish = event.data as Wish; // pages of our own origin alone can send any
  if (wish === 'take over') event.waitUntil(self.skipWaiting());
  if (wish === 'tidy up') event.waitUntil(tidyUp());
});

self.addEventListener('fetch', event => {
  const path = pathOf(event.request, scope, current);
  if (path !== null) event.respondWith(answer(event.request, path, scope, current));
});

/** The pages that are open belong to this worker from now on: the first visit's works offline, too. */
async function begin(): Promise<void> {
  await self.clients.claim();
  await tidyUp();
}

async function tidyUp(): Promise<void> {
  const { installing, waiting } = self.registration;
  // What a newer version has brought is its own.
  if (installing || waiting || self.serviceWorker.state === 'redundant') return;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  await tidy(scope, current.version, windows.filter(({ url }) => url.startsWith(scope)).length);
}

/** Throws away versions of the app that no open page is of. */
import { shelfName, shelfNames } from './shelf.ts';
import { entryOf } from './tabs.ts';

/**
 * Deletes the caches of other versions, except those that hold the entry script of an open page: it may yet ask for files
 * that it loads late. `pages` is how many pages are open. Deletes nothing while one of them has not said which version it is of.
 */
export async function tidy(scope: string, version: string, pages: number): Promise<void> {
  const others = (await shelfNames(scope)).filter(name => name !== shelfName(scope, version));
  if (others.length === 0) return;
  const { held = [] } = await navigator.locks.query();
  const entries = held
    .flatMap(({ name = '' }) => entryOf(name) ?? [])
    .filter(entry => entry.startsWith(scope));
  if (entries.length < pages) return;
  await Promise.all(
    others.map(async name => {
      if (!(await holdsAny(name, entries))) await caches.delete(name);
    }),
  );
}

async function holdsAny(name: string, addresses: readonly string[]): Promise<boolean> {
  const shelf = await caches.open(name);
  const matches = await Promise.all(addresses.map(address => shelf.match(address)));
  return matches.some(match => match !== undefined);
}

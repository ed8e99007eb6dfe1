/**
 * What an open page and the service worker say to each other. A page holds a lock named after its entry script for as
 * long as it lives, so that the worker knows which versions are open even after it slept itself.
 */

/** What a page asks of a worker: to take over from the one before it, or to throw away what no page needs any more. */
export type Wish = 'take over' | 'tidy up';

const PREFIX = 'inkfold page ';

/** The name of the lock of a page whose entry script has this address. */
export const pageLock = (entry: string): string => PREFIX + entry;

/** The address of the entry script that a lock is named after; null for other locks. */
export const entryOf = (lock: string): string | null =>
  lock.startsWith(PREFIX) ? lock.slice(PREFIX.length) : null;

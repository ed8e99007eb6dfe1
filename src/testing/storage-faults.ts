/** Makes IndexedDB refuse: for tests of what then becomes of the things that were to be kept. */

/** What a full disk says. */
export const full = (): DOMException => new DOMException('There is no room left.', 'QuotaExceededError');

/** Where a request is refused: as it is made, or by ending its transaction a moment later, as a crash would. */
export type Refusal = 'throws' | 'aborts';

/**
 * Refuses the `nth` writing request from now (from 1) and, where `always`, all that come after it; gives back how many writing
 * requests there have been so far, and the way to undo it.
 */
export function refuseWrites(
  nth: number,
  how: Refusal = 'throws',
  { always = false, thrown = full }: { always?: boolean; thrown?: () => DOMException } = {},
): { readonly count: () => number; readonly restore: () => void } {
  const { put, delete: remove } = IDBObjectStore.prototype;
  let count = 0;
  const refuses = (): boolean => ++count === nth || (always && count > nth);
  const refuse = (store: IDBObjectStore): void => {
    if (how === 'throws') throw thrown();
    store.transaction.abort();
  };
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const isRefused = refuses();
    if (isRefused && how === 'throws') refuse(this);
    const request = put.call(this, value, key);
    if (isRefused) refuse(this);
    return request;
  };
  IDBObjectStore.prototype.delete = function (this: IDBObjectStore, key: IDBValidKey | IDBKeyRange) {
    const isRefused = refuses();
    if (isRefused && how === 'throws') refuse(this);
    const request = remove.call(this, key);
    if (isRefused) refuse(this);
    return request;
  };
  return {
    count: () => count,
    restore: () => {
      IDBObjectStore.prototype.put = put;
      IDBObjectStore.prototype.delete = remove;
    },
  };
}

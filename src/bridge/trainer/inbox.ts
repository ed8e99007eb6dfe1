/** A queue between a message listener and an async loop: items wait until they are taken. */
import type { InkfoldError } from '../../lib/fault.ts';

export interface Inbox<T> {
  put(item: T): void;
  /** Ends the loop after what was put so far. */
  close(): void;
  /** Ends the loop by throwing, after what was put so far. */
  fail(reason: InkfoldError): void;
  /** Yields the items in order until the inbox is closed or fails; one loop may take. */
  take(): AsyncGenerator<T, void>;
}

export function inbox<T>(): Inbox<T> {
  let items: T[] = [];
  let over = false;
  let failure: InkfoldError | null = null;
  let wake: () => void = () => {};

  return {
    put: item => {
      items.push(item);
      wake();
    },
    close: () => {
      over = true;
      wake();
    },
    fail: reason => {
      failure ??= reason;
      over = true;
      wake();
    },
    async *take() {
      for (;;) {
        const ready = items;
        items = [];
        yield* ready;
        if (items.length > 0) continue;
        if (failure) throw failure;
        if (over) return;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
  };
}

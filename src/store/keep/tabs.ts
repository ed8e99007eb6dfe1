/** Several tabs of one origin: one of them writes, and all hear when what is kept has changed. */
export interface Tabs {
  /** Calls back with whether this tab writes: once soon, and again when its turn has come. */
  claim(onTurn: (isWriter: boolean) => void): void;
  /** Tells the other tabs that something has changed. */
  tell(): void;
  /** Calls back when another tab has told so. */
  listen(onNews: () => void): void;
}

const NAME = 'inkfold-runs';

/** The tabs of this browser. A tab writes as long as it holds a lock, which goes with the tab, however that ends. */
export function browserTabs(): Tabs {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);
  return {
    claim: onTurn => {
      // Locks are for secure pages alone. On plain http tabs cannot know of each other, and each writes its own runs.
      if (!('locks' in navigator)) onTurn(true);
      else void claim(navigator.locks, onTurn).catch(() => onTurn(true));
    },
    tell: () => channel?.postMessage(null),
    listen: onNews => channel?.addEventListener('message', onNews),
  };
}

async function claim(locks: LockManager, onTurn: (isWriter: boolean) => void): Promise<void> {
  const hold = (): Promise<never> => {
    onTurn(true);
    return new Promise(() => {});
  };
  await locks.request(NAME, { ifAvailable: true }, lock => (lock ? hold() : onTurn(false)));
  await locks.request(NAME, hold);
}

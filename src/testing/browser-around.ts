/** A browser's tabs, storage figures, screen and page life, made up: for tests of the store in node. */
import type { PageLife } from '../store/keep/page-life.ts';
import type { Surroundings } from '../store/keep/surroundings.ts';
import type { Tabs } from '../store/keep/tabs.ts';

/** Tabs of one browser: the first to claim writes, and the next one after it has gone. */
export function fakeTabs(): { open(): Tabs & { go(): void } } {
  let writer: object | null = null;
  const waiting: { tab: object; onTurn: (isWriter: boolean) => void }[] = [];
  const listeners = new Map<object, () => void>();
  return {
    open: () => {
      const tab = {};
      return {
        claim: onTurn => {
          if (!writer) writer = tab;
          else waiting.push({ tab, onTurn });
          onTurn(writer === tab);
        },
        tell: () => {
          for (const [other, onNews] of listeners) if (other !== tab) onNews();
        },
        listen: onNews => listeners.set(tab, onNews),
        go: () => {
          listeners.delete(tab);
          if (writer !== tab) return;
          const next = waiting.shift();
          writer = next?.tab ?? null;
          next?.onTurn(true);
        },
      };
    },
  };
}

/** A screen that notes how many locks are held. */
export function fakeScreen(): Pick<WakeLock, 'request'> & { readonly held: number; hide(): void } {
  const locks = new Set<{ released: boolean }>();
  return {
    get held() {
      return [...locks].filter(({ released }) => !released).length;
    },
    /** Takes all locks back, as a browser does when the page is hidden. */
    hide: () => {
      for (const lock of locks) lock.released = true;
    },
    request: () => {
      const lock = {
        released: false,
        release: () => {
          lock.released = true;
          return Promise.resolve();
        },
      };
      locks.add(lock);
      // Of a sentinel, the app uses these two alone.
      return Promise.resolve(lock as unknown as WakeLockSentinel);
    },
  };
}

/** A page that is shown, hidden and left by a test. */
export function fakePage(): PageLife & { show(): void; hide(): void } {
  const [shown, left]: [(() => void)[], (() => void)[]] = [[], []];
  let visible = true;
  return {
    isVisible: () => visible,
    onVisible: listener => shown.push(listener),
    onLeaving: listener => left.push(listener),
    show: () => {
      visible = true;
      for (const listener of shown) listener();
    },
    hide: () => {
      visible = false;
      for (const listener of left) listener();
    },
  };
}

/** Nothing but what is given. */
export const around = (given: Partial<Surroundings>): Surroundings => ({
  vault: null,
  tabs: null,
  storage: null,
  screen: null,
  page: null,
  sharing: null,
  ...given,
});

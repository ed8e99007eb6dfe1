/** A newer version of the app waits for the person's word, and never interrupts training. */
import { isRunning } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';

interface Update {
  readonly actions: Pick<Actions, 'applyUpdate'>;
  isWaiting(apply: () => void): void;
}

export function updateActions({ get, set }: Tools): Update {
  let apply: (() => void) | null = null;
  return {
    isWaiting: how => {
      apply = how;
      set({ updateWaiting: true });
    },
    actions: {
      applyUpdate: () => {
        if (!isRunning(get().run)) apply?.();
      },
    },
  };
}

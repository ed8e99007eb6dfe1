/** Keeping the screen awake while a run trains, on request: some systems send a machine to sleep once its screen is dark. */
import { isRunning } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import type { PageLife } from './keep/page-life.ts';
import type { AppState } from './state.ts';

export interface Awake {
  readonly actions: Pick<Actions, 'keepAwake'>;
  /** Takes or lets go of the screen, as the state now asks for. */
  update(state: AppState): Promise<void>;
}

/** `screen` is the browser's navigator.wakeLock; null where it has none. */
export function awake(
  { get, set }: Tools,
  screen: Pick<WakeLock, 'request'> | null,
  page: PageLife | null,
): Awake {
  let held: WakeLockSentinel | null = null;
  let turn: Promise<void> = Promise.resolve();

  /** Asks for the lock or gives it back, one after the other. */
  function update(state: AppState): Promise<void> {
    const wanted = state.awake === true && isRunning(state.run) && state.run.status !== 'paused';
    turn = turn.then(() => (wanted ? hold() : letGo()));
    return turn;
  }

  async function hold(): Promise<void> {
    if (!screen || held?.released === false || page?.isVisible() === false) return;
    try {
      held = await screen.request('screen');
    } catch {
      // A browser may refuse, to save its battery. It is asked again when the page is next shown.
    }
  }

  async function letGo(): Promise<void> {
    const holding = held;
    held = null;
    if (holding?.released === false) await holding.release();
  }

  // The browser takes the lock back whenever the page is hidden.
  page?.onVisible(() => void update(get()));
  return {
    update,
    actions: {
      keepAwake: async on => {
        if (get().awake === null) return;
        set({ awake: on });
        await update(get());
      },
    },
  };
}

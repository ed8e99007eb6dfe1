/** The clock of the live charts: paints when there is something new, never while the page is hidden. */
import { whenIdle } from './breathe.ts';

/** How long a fresh page may put off loading the charts. */
const LATEST_MS = 1500;

export interface Followed {
  /** The time between two paintings, in milliseconds. */
  every(): number;
  /** Differs from the last time where there is something new to paint. */
  version(): string;
  /** Paints everything, in tasks short enough for the page to answer in between; gives up when the signal fires. */
  paint(signal: AbortSignal): Promise<void>;
  /** Told false after each painting, true where one failed. */
  onFailure(failed: boolean): void;
}

export interface Following {
  /** Has it look at once whether there is something new: somebody is waiting for it. */
  nudge(): void;
  stop(): void;
}

/** Paints now and whenever the version differs from what was painted. */
export function follow({ every, version, paint, onFailure }: Followed): Following {
  const controller = new AbortController();
  const { signal } = controller;
  const pause = interruptible();

  async function run(): Promise<void> {
    let painted = '';
    await whenIdle(LATEST_MS);
    while (!signal.aborted) {
      const wanted = version();
      if (wanted !== painted && document.visibilityState === 'visible') {
        painted = wanted;
        try {
          await paint(signal);
          onFailure(false);
        } catch {
          onFailure(true);
        }
      }
      await pause.wait(every());
    }
  }

  void run();
  return {
    nudge: () => pause.end(),
    stop: () => {
      controller.abort();
      pause.end();
    },
  };
}

/** A pause that can be cut short; one that is cut short before it began does not take place. */
function interruptible() {
  let isCut = false;
  let cut = (): void => {};
  return {
    end: (): void => {
      isCut = true;
      cut();
    },
    wait: async (ms: number): Promise<void> => {
      if (!isCut)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          cut = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      isCut = false;
    },
  };
}

/** Cutting long work into pieces between which the page can answer. */

/** Ends the current task; resolves at the start of a later one. */
export const breathe = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** A task this long (in milliseconds) is ended where it can be; of a shorter one, an end costs more than it gives. */
const LONG_MS = 12;

/** To be awaited between the pieces of a task that begins now: ends it where it has lasted for long. */
export function breather(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < LONG_MS) return;
    await breathe();
    began = performance.now();
  };
}

/** Resolves when the page has nothing better to do, and after `latest` milliseconds whatever it does. */
export const whenIdle = (latest: number): Promise<void> =>
  new Promise(resolve => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: latest });
    else setTimeout(resolve, latest / 4);
  });

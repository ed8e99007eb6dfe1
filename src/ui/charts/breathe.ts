/** Cutting long work into pieces between which the page can answer. */

/** Ends the current task; resolves at the start of a later one. */
export const breathe = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** Resolves when the page has nothing better to do, and after `latest` milliseconds whatever it does. */
export const whenIdle = (latest: number): Promise<void> =>
  new Promise(resolve => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: latest });
    else setTimeout(resolve, latest / 4);
  });

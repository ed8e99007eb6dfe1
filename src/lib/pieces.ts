/** Long calculations cut into pieces: the same one in one go where nobody waits, and with pauses where a page must answer. */

/** A calculation that yields wherever it may be interrupted, every few milliseconds, and returns its result. */
export type Pieces<T> = Generator<undefined, T, undefined>;

/** The result, worked out without a pause. */
export function inOneGo<T>(pieces: Pieces<T>): T {
  for (;;) {
    const step = pieces.next();
    if (step.done) return step.value;
  }
}

/** How long it may go on between two pauses, in milliseconds: some way below what a person notices, on a slow machine too. */
const STRETCH = 10;

/** The result, worked out with a pause wherever one is due. */
export async function withPauses<T>(pieces: Pieces<T>, pause: () => Promise<void>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = pieces.next();
    if (step.done) return step.value;
    if (performance.now() - since < STRETCH) continue;
    await pause();
    since = performance.now();
  }
}

/** Takes the page's workers in hand: holds back what is said to them, or ends them as a browser short of memory does. */
import type { Page } from '@playwright/test';

/** As the app names them. */
export type WorkerName = 'reader' | 'trainer';

/** What `handWorkers` leaves on the page. */
interface Hands {
  readonly trainers: Worker[];
  /** How many of those that come next die as soon as they are there. */
  doomed: number;
  /** Messages to workers of these names wait. */
  readonly held: Set<string>;
  readonly waiting: (() => void)[];
}
type Handed = Window & { readonly hands: Hands };

/** Loads the page again with all its workers within reach of the test, as on two cores. */
export async function handWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });
    const hands: Hands = { trainers: [], doomed: 0, held: new Set(), waiting: [] };
    Object.assign(window, {
      hands,
      Worker: class extends Worker {
        readonly #name: string;
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          this.#name = options?.name ?? '';
          if (this.#name !== 'trainer') return;
          hands.trainers.push(this);
          if (hands.doomed-- > 0)
            setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
        }
        override postMessage(message: unknown, given?: Transferable[] | StructuredSerializeOptions): void {
          const options = Array.isArray(given) ? { transfer: given } : given;
          const say = (): void => super.postMessage(message, options);
          if (hands.held.has(this.#name)) hands.waiting.push(say);
          else say();
        }
      },
    });
  });
  await page.reload();
}

/** From now on nothing that the page says reaches its workers of this name. */
export const hold = (page: Page, name: WorkerName): Promise<unknown> =>
  page.evaluate(held => (window as unknown as Handed).hands.held.add(held), name);

/** Lets all workers hear what was held back, in order, and what comes. */
export const release = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { held, waiting } = (window as unknown as Handed).hands;
    held.clear();
    for (const say of waiting.splice(0)) say();
  });

/** Ends the newest trainer: it is gone, and its owner hears an error; and so the `andNext` that come after it. */
export const killNewestTrainer = (page: Page, andNext: number): Promise<void> =>
  page.evaluate(doomed => {
    const { hands } = window as unknown as Handed;
    hands.doomed = doomed;
    const newest = hands.trainers.at(-1);
    newest?.terminate();
    newest?.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  }, andNext);

/** Starts helper threads, and what is said on the way: one message there, one back, and never another. */

/** What a helper needs. */
export interface ToHelper {
  readonly module: WebAssembly.Module;
  /** The memory of the tensors; shared. */
  readonly memory: WebAssembly.Memory;
  /** The words of the board. */
  readonly board: SharedArrayBuffer;
  /** Its number; 0 is the thread that hands out the tasks. */
  readonly lane: number;
}

export type FromHelper = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly reason: string };

/** What could be started: the threads, and why there are fewer than were asked for. */
export interface Helpers {
  readonly workers: readonly Worker[];
  readonly shortfall: string | null;
}

/** How long a helper may take to load and to compile the kernels. */
const START_LIMIT_MS = 10_000;

/** Makes the thread of a helper; in tests another one. */
export type MakeWorker = () => Worker;

const makeHelper: MakeWorker = () =>
  new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module', name: 'inkfold helper' });

/** Starts one helper for each message; those that do not come up are ended and left out. */
export async function startHelpers(
  messages: readonly ToHelper[],
  makeWorker: MakeWorker = makeHelper,
): Promise<Helpers> {
  const starts = await Promise.allSettled(messages.map(message => startHelper(message, makeWorker)));
  const workers = starts.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []));
  const failures = starts.flatMap(start => (start.status === 'rejected' ? [String(start.reason)] : []));
  return { workers, shortfall: failures[0] ?? null };
}

/** A helper that is ready; rejects with the reason in words. */
async function startHelper(message: ToHelper, makeWorker: MakeWorker): Promise<Worker> {
  const worker = makeWorker();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => reject(new HelperFailure(reason));
      worker.addEventListener('message', ({ data }: MessageEvent<FromHelper>) => {
        if (data.kind === 'ready') resolve();
        else fail(data.reason);
      });
      worker.addEventListener('error', event => fail(event.message || 'a helper thread could not be loaded'));
      timer = setTimeout(
        () => fail(`a helper thread did not start within ${START_LIMIT_MS / 1000} seconds`),
        START_LIMIT_MS,
      );
      worker.postMessage(message);
    });
    return worker;
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** Prints as its reason alone. */
class HelperFailure extends Error {
  override toString(): string {
    return this.message;
  }
}

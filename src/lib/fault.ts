/**
 * Errors with names. A fault is the plain value that crosses threads; `InkfoldError` is its throwable form.
 * Code matches faults by `name`; the message is one sentence for a person.
 */
export type FaultName =
  /** A file was not what it should be; the message names file, line, column and what was expected. */
  | 'BadFile'
  /** Nothing could be fetched, or what came was not what it should be. */
  | 'DownloadFailed'
  /** The work was stopped on request. */
  | 'Aborted'
  /** No backend could be started, or the forced one could not. */
  | 'NoBackend'
  /** The recipe cannot be trained on this data. */
  | 'BadRecipe'
  /** The loss is no longer a finite number. */
  | 'Diverged'
  /** The device or the tab has no memory left. */
  | 'OutOfMemory'
  /** The GPU was lost, or refused work: what it computed last is not to be trusted. */
  | 'DeviceLost'
  /** The worker died or stopped answering. */
  | 'WorkerLost'
  /** A bug: something that should not happen did. */
  | 'Unexpected';

export interface Fault {
  readonly name: FaultName;
  readonly message: string;
}

export class InkfoldError extends Error implements Fault {
  override readonly name: FaultName;
  constructor(name: FaultName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** The plain form of anything thrown: aborts are recognised by name, everything unknown becomes `Unexpected`. */
export function toFault(thrown: unknown): Fault {
  if (thrown instanceof InkfoldError) return { name: thrown.name, message: thrown.message };
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return { name: 'Aborted', message: 'Stopped.' };
  return { name: 'Unexpected', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The throwable form of a fault that came from another thread. */
export const fromFault = (fault: Fault): InkfoldError => new InkfoldError(fault.name, fault.message);

/** Throws `Aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InkfoldError('Aborted', 'Stopped.');
}

/** The promise's value, or `Aborted` as soon as the signal fires; what the promise does then goes unnoticed. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new InkfoldError('Aborted', 'Stopped.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

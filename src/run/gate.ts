/** Where a run is held up and let go on: closed while it is paused. One gate is good for all folds of a run. */
export interface Gate {
  readonly closed: boolean;
  close(): void;
  open(): void;
  /** Calls back after each change; returns what ends that. */
  watch(listener: (closed: boolean) => void): () => void;
}

/** An open gate. */
export function makeGate(): Gate {
  let closed = false;
  const listeners = new Set<(closed: boolean) => void>();
  const turn = (to: boolean): void => {
    if (closed === to) return;
    closed = to;
    for (const listener of listeners) listener(to);
  };
  return {
    get closed() {
      return closed;
    },
    close: () => turn(true),
    open: () => turn(false),
    watch: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Waits until the gate is open, or the signal has fired. */
export function passed(gate: Gate, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (gate.closed && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stop = gate.watch(look);
    signal.addEventListener('abort', look);
    look();
  });
}

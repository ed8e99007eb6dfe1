/** Training time: it stands still while a run is paused, and leaves out what the machine slept through. */

export interface Stopwatch {
  /** Milliseconds that count so far. */
  elapsed(): number;
  /** Stands still until `go`. */
  stop(): void;
  go(): void;
  /** Takes back some milliseconds that were counted. */
  leaveOut(ms: number): void;
}

/** A stopwatch that runs; `now` is in milliseconds. */
export function stopwatch(now: () => number = () => performance.now()): Stopwatch {
  let counted = 0;
  /** Null while it stands still. */
  let since: number | null = now();
  const elapsed = (): number => counted + (since === null ? 0 : now() - since);
  return {
    elapsed,
    stop: () => {
      counted = elapsed();
      since = null;
    },
    go: () => {
      since ??= now();
    },
    leaveOut: ms => {
      counted -= ms;
    },
  };
}

/** Pieces of the same kind of work, timed one after the other. */
export interface Laps {
  /** The next piece begins now. */
  begin(): void;
  /** Ends a piece of so much work and begins the next; what it took, in milliseconds, without any sleep. */
  end(work: number): number;
}

/** A machine slept if a piece took at least this long, and so many times what pieces usually take. */
const SLEEP_MS = 30_000;
const SLEEP_FACTOR = 20;
/** Weight of the latest piece in what is usual. */
const LATEST = 0.2;

/** Laps by this stopwatch, from now on; it leaves out what they find to be sleep. */
export function lapsOf(watch: Stopwatch): Laps {
  let since = watch.elapsed();
  /** Milliseconds for one unit of work; null before the first piece. */
  let usual: number | null = null;
  return {
    begin: () => {
      since = watch.elapsed();
    },
    end: work => {
      const took = watch.elapsed() - since;
      const slept = usual === null ? 0 : sleepIn(took, usual * work);
      watch.leaveOut(slept);
      since = watch.elapsed();
      const awake = took - slept;
      const each = awake / Math.max(1, work);
      usual = usual === null ? each : usual + (each - usual) * LATEST;
      return awake;
    },
  };
}

const sleepIn = (took: number, usual: number): number =>
  took > SLEEP_MS && took > SLEEP_FACTOR * usual ? took - usual : 0;

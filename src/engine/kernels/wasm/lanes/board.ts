/**
 * The words that all lanes share besides the heap: a table of tasks, and counters by which lanes take them. The counters
 * only ever grow (modulo 2³²), so a lane that comes late finds nothing to do instead of an old task. Everything is
 * ordered by the atomic counters: tasks are written before END moves, results before DONE does.
 */
import { check } from '../../../../lib/check.ts';
import type { Task } from './call.ts';
import { refresh, wordsOf, writeTasks, type IndexOf, type Words, type Written } from './writing.ts';

/** Tickets taken so far, tickets issued, tasks done: they are equal when nothing is under way. */
const NEXT = 0;
const END = 1;
const DONE = 2;
/** The ticket of the table's first task. */
const BASE = 3;
/** Not 0 once one of the tasks has failed. */
const FAILED = 4;
/** Where the table of the tasks under way begins. */
const TABLE_AT = 5;
/** How many threads are asleep, or about to be: telling them apart is for those who wake them too dear. */
const ASLEEP = 6;
/** One word a lane, which is moved to wake it. */
const WAKE = 16;
/** More lanes than this are not had. */
export const MOST_LANES = 48;
/** Where tasks are written that are done once; those that are kept grow towards them from the end. */
const PASSING = WAKE + MOST_LANES;
const WORDS = 2 ** 18;
/** As much of the board stays free for tasks that are done once. */
const LEAST_PASSING = 2 ** 16;

/**
 * How long a thread keeps looking before it goes to sleep. Sleeping and waking cost both sides tens of microseconds or more, at
 * each of the two dozen ops of a step; within a step they follow each other faster than this.
 */
const SPIN_MS = 1;
/** Looks between two looks at the clock. */
const LOOKS = 1000;
/** What counts at most of the time between two looks: a machine that slept in between is no helper that did. */
const LONGEST_LOOK_MS = 50;

/** One view of the shared words; every lane has its own over the same memory. */
export class Board implements Words {
  readonly memory: SharedArrayBuffer;
  readonly words: Int32Array;
  /** The same words as floats. */
  readonly floats: Float32Array;
  #keptFrom = WORDS;
  #kept = 0;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS)) {
    this.memory = memory;
    this.words = new Int32Array(memory);
    this.floats = new Float32Array(memory);
  }

  /**
   * Issues tickets for as many of the tasks as there is room for, wakes the lanes below `lanes`, and returns how many tasks
   * they are; only while nothing is under way.
   */
  publish(tasks: readonly Task[], indexOf: IndexOf, lanes: number): number {
    const written = writeTasks(this, tasks, indexOf, { table: PASSING, end: this.#keptFrom });
    check(written.count > 0, 'a task that fits the board');
    this.#issue(written, lanes);
    return written.count;
  }

  /** Writes tasks that can be published again and again; null where there is no room for them. */
  keep(tasks: readonly Task[], indexOf: IndexOf): Written | null {
    const table = this.#keptFrom - wordsOf(tasks);
    if (table < PASSING + LEAST_PASSING) return null;
    const written = writeTasks(this, tasks, indexOf, { table, end: this.#keptFrom });
    this.#keptFrom = table;
    this.#kept++;
    return written;
  }

  /** Publishes kept tasks, with their numbers as they are now; only while nothing is under way. */
  publishKept(kept: Written, lanes: number): void {
    refresh(this, kept);
    this.#issue(kept, lanes);
  }

  /** Says that kept tasks are done with. Their room is free again when all are: they come and go together. */
  release(): void {
    this.#kept--;
    if (this.#kept === 0) this.#keptFrom = WORDS;
  }

  /** Takes a ticket: the place of its task's calls, or null where none is left. */
  claim(): number | null {
    const { words } = this;
    for (;;) {
      const ticket = Atomics.load(words, NEXT);
      if (ticket === Atomics.load(words, END)) return null;
      if (Atomics.compareExchange(words, NEXT, ticket, (ticket + 1) | 0) !== ticket) continue;
      return words[(words[TABLE_AT] ?? 0) + ((ticket - (words[BASE] ?? 0)) | 0)] ?? 0;
    }
  }

  /** Says that a claimed task is over. */
  finish(failed: boolean): void {
    const { words } = this;
    if (failed) Atomics.store(words, FAILED, 1);
    Atomics.add(words, DONE, 1);
    if (this.#isIdle()) this.#wake(DONE);
  }

  /** How often a lane has been woken; pass it to `awaitWork`. */
  wakes(lane: number): number {
    return Atomics.load(this.words, WAKE + lane);
  }

  /** Returns when the lane has been woken since there were `wakes`. Blocks the thread. */
  awaitWork(lane: number, wakes: number): void {
    if (spin(() => this.wakes(lane) !== wakes)) return;
    this.#sleep(() => Atomics.wait(this.words, WAKE + lane, wakes));
  }

  /** Returns whether all tasks were done within `limitMs`. Blocks the thread; a page's own thread, which may not sleep, spins. */
  awaitEnd(limitMs: number): boolean {
    if (spin(() => this.#isIdle())) return true;
    let waited = 0;
    let last = performance.now();
    while (!this.#isIdle()) {
      if (maySleep())
        this.#sleep(() => {
          const done = Atomics.load(this.words, DONE);
          if (!this.#isIdle()) Atomics.wait(this.words, DONE, done, 1);
        });
      const now = performance.now();
      waited += Math.min(LONGEST_LOOK_MS, now - last);
      last = now;
      if (waited > limitMs) return false;
    }
    return true;
  }

  /** Has one of the tasks that were published last failed? */
  hasFailed(): boolean {
    return Atomics.load(this.words, FAILED) !== 0;
  }

  /** Whoever moves a word afterwards knows that somebody may be waiting for it. */
  #sleep(wait: () => void): void {
    Atomics.add(this.words, ASLEEP, 1);
    wait();
    Atomics.sub(this.words, ASLEEP, 1);
  }

  /** To be called once the word has been moved. A call that wakes nobody costs microseconds all the same. */
  #wake(at: number): void {
    if (Atomics.load(this.words, ASLEEP) !== 0) Atomics.notify(this.words, at);
  }

  #isIdle(): boolean {
    return Atomics.load(this.words, DONE) === Atomics.load(this.words, END);
  }

  #issue({ table, count }: Written, lanes: number): void {
    const { words } = this;
    const end = Atomics.load(words, END);
    words[BASE] = end;
    words[TABLE_AT] = table;
    words[FAILED] = 0;
    Atomics.store(words, END, (end + count) | 0);
    for (let lane = 1; lane < lanes; lane++) {
      Atomics.add(words, WAKE + lane, 1);
      this.#wake(WAKE + lane);
    }
  }
}

/** Looks again and again for a while; returns whether it came true. */
function spin(isTrue: () => boolean): boolean {
  const until = performance.now() + SPIN_MS;
  do {
    for (let look = 0; look < LOOKS; look++) if (isTrue()) return true;
  } while (performance.now() < until);
  return false;
}

/** A page's own thread must not block. */
const maySleep = (): boolean => !('document' in globalThis);

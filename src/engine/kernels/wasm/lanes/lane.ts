/** One thread's hands: takes tasks off the board and makes their kernel calls. */
import { present } from '../../../../lib/check.ts';
import type { Kernel } from '../instance.ts';
import type { Board } from './board.ts';

/** Does tasks until none is left to take; returns what the first failure here was, else null. */
export type Work = () => { readonly thrown: unknown } | null;

/** The work of lane `lane`; `kernels` are numbered as on the board. */
export function lane(board: Board, kernels: readonly Kernel[], number: number): Work {
  return () => {
    let failure: { readonly thrown: unknown } | null = null;
    for (let at = board.claim(); at !== null; at = board.claim()) {
      let failed = false;
      try {
        makeCalls(board, kernels, number, at);
      } catch (thrown) {
        failed = true;
        failure ??= { thrown };
      }
      board.finish(failed);
    }
    return failure;
  };
}

function makeCalls(board: Board, kernels: readonly Kernel[], number: number, start: number): void {
  const { words, floats } = board;
  const word = (at: number): number => words[at] ?? 0;
  let at = start + 1;
  for (let left = word(start); left > 0; left--) {
    const kernel = present(kernels[word(at)], 'a kernel');
    const integers = word(at + 1);
    const singles = word(at + 2);
    const addresses = at + 4;
    const first = addresses + 2 * word(at + 3);
    const values: number[] = [];
    for (let i = 0; i < integers; i++) values.push(word(first + i));
    for (let i = 0; i < singles; i++) values.push(floats[first + integers + i] ?? 0);
    for (let i = addresses; i < first; i += 2) {
      const parameter = word(i);
      values[parameter] = (values[parameter] ?? 0) + number * word(i + 1);
    }
    kernel(...values);
    at = first + integers + singles;
  }
}

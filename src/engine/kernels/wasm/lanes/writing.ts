/** Tasks as words, for all lanes to read: a table with the place of each task's calls, and the calls. */
import type { StepNumber } from '../../../ops/step-number.ts';
import type { Call, Task } from './call.ts';

/** Memory seen as integers and as floats. */
export interface Words {
  readonly words: Int32Array;
  readonly floats: Float32Array;
}

/** Where tasks were written. */
export interface Written {
  /** Where the table begins: one word a task. */
  readonly table: number;
  readonly count: number;
  /** Words that other numbers belong into before the tasks are done once more. */
  readonly changing: readonly Changing[];
}

interface Changing {
  readonly at: number;
  readonly isFloat: boolean;
  readonly number: StepNumber;
}

/** Numbers the kernels as all lanes do. */
export type IndexOf = (kernel: string) => number;

/** The most words that these tasks and their table can take. */
export const wordsOf = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, task) => sum + 1 + taskWords(task), 0);

const taskWords = (task: Task): number => task.reduce((sum, { kernel }) => sum + callWords(kernel), 1);

const callWords = ({ integers, floats }: Call['kernel']): number => 4 + 3 * integers.length + floats.length;

/** Writes as many of the tasks as there is room for, from the word `table` to before `end`. */
export function writeTasks(
  target: Words,
  tasks: readonly Task[],
  indexOf: IndexOf,
  { table, end }: { readonly table: number; readonly end: number },
): Written {
  const { words } = target;
  const changing: Changing[] = [];
  let at = table + tasks.length;
  let count = 0;
  for (const task of tasks) {
    if (at + taskWords(task) > end) break;
    words[table + count++] = at;
    words[at++] = task.length;
    for (const one of task) at = writeCall(target, one, indexOf(one.kernel.name), at, changing);
  }
  return { table, count, changing };
}

/** Writes the changing numbers as they are now. */
export function refresh({ words, floats }: Words, { changing }: Written): void {
  for (const { at, isFloat, number } of changing) {
    if (isFloat) floats[at] = number.now;
    else words[at] = number.now;
  }
}

/** Writes [kernel, integers, floats, lane addresses, (parameter, apart)…, values…] and returns where it ends. */
function writeCall(
  { words, floats }: Words,
  { kernel, values }: Call,
  index: number,
  start: number,
  changing: Changing[],
): number {
  const { integers } = kernel;
  words[start] = index;
  words[start + 1] = integers.length;
  words[start + 2] = kernel.floats.length;
  let at = start + 4;
  integers.forEach((name, parameter) => {
    const value = values[name];
    if (typeof value !== 'object' || 'now' in value) return;
    words[at++] = parameter;
    words[at++] = value.apart;
  });
  words[start + 3] = (at - start - 4) / 2;
  const write = (name: string, isFloat: boolean): void => {
    let value = values[name] ?? 0;
    if (typeof value === 'object') {
      if ('now' in value) changing.push({ at, isFloat, number: value });
      value = 'now' in value ? value.now : value.first;
    }
    if (isFloat) floats[at++] = value;
    else words[at++] = value;
  };
  for (const name of integers) write(name, false);
  for (const name of kernel.floats) write(name, true);
  return at;
}

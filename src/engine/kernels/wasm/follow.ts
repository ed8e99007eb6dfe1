/** Moving averages that follow what batches had: a value a channel, in JavaScript on the heap. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import { own } from './optimizer.ts';

/** As Ops.follow says; in float32, each operation rounded. */
export function follow(a: Attached, average: Variable, value: Tensor, momentum: number): void {
  own(a, average);
  const [to, from] = [a.address(average), a.address(value)];
  const [old, fresh] = [Math.fround(momentum), Math.fround(1 - momentum)];
  a.each(() => {
    const target = a.floatsAt(to, average.size);
    a.floatsAt(from, average.size).forEach((found, i) => {
      target[i] = Math.fround((target[i] ?? 0) * old) + Math.fround(found * fresh);
    });
  });
}

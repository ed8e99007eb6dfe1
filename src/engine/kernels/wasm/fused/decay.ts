/** L2 weight decay of one variable in a training step: a pass over its gradient, and a number for the loss. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Slope } from '../../../ops/ops.ts';
import type { Attached } from '../attach.ts';
import { DECAY } from '../decay.ts';
import { kernelCall } from '../lanes/call.ts';
import { floatPieces } from '../lanes/pieces.ts';

/** As Ops.decay says. */
export function runDecay(a: Attached, weights: Tensor, l2: number, { loss, gradient }: Slope): Slope {
  check(gradient.size === weights.size, 'a gradient like its weights');
  const more = { loss: a.track(a.output([])) as Scalar, gradient: a.track(a.output(gradient.shape)) };
  const pieces = floatPieces(weights.size);
  const squares = a.reserve(4 * pieces.length);
  const [from, slope, target] = [a.address(weights), a.address(gradient), a.address(more.gradient)];
  a.run(
    pieces.map(({ first, end }, i) => [
      kernelCall(DECAY, {
        weights: from + 4 * first,
        gradient: slope + 4 * first,
        target: target + 4 * first,
        squares: squares + 4 * i,
        count: end - first,
        pull: 2 * l2,
      }),
    ]),
  );
  const [lossAt, moreAt] = [a.address(loss), a.address(more.loss)];
  a.each(() => {
    const sum = a.floatsAt(squares, pieces.length).reduce((total, part) => total + part, 0);
    a.floatsAt(moreAt, 1).fill((a.floatsAt(lossAt, 1)[0] ?? NaN) + l2 * sum);
  });
  return more;
}

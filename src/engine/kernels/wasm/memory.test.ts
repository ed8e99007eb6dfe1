/** A training step that really runs out of memory: it fails by name, frees what it took, and the next one works. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../../lib/random.ts';
import { networkOf, presetOf } from '../../../recipe/presets.ts';
import type { PresetId } from '../../../recipe/recipe.ts';
import { blobs } from '../../../testing/blobs.ts';
import { INTEGERS } from '../../batches.ts';
import { initialWeights, liveModel } from '../../model.ts';
import type { Ops } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import { eagerStepper } from '../../stepper.ts';
import type { Attached } from './attach.ts';
import { startWasm } from './fixture.ts';
import { wasmOps } from './ops.ts';

const BATCH = 64;

let a: Attached;
let ops: Ops;
beforeAll(async () => {
  a = await startWasm();
  ops = wasmOps(plainOps, a);
});

/** Takes nearly all memory and leaves `spare` bytes; never written to, it costs address space alone. */
function fillUp(spare: number): tf.Tensor[] {
  const left = a.track(a.output([spare / 4]));
  const taken: tf.Tensor[] = [];
  for (let bytes = 2 ** 30; bytes >= 2 ** 20;) {
    try {
      taken.push(a.track(a.output([bytes / 4])));
    } catch {
      bytes /= 2;
    }
  }
  left.dispose();
  return taken;
}

describe.each<PresetId>(['stratified-cv', 'deep-bn'])('%s', preset => {
  // From the first allocation of a step to one of the last.
  test.each([1, 8, 24])('with %i MB left', megabytes => {
    const network = networkOf(presetOf(preset).recipe);
    const model = liveModel(network, initialWeights(network, random(3)), ops);
    const optimizer = ops.optimizer({ kind: 'sgd', momentum: 0 }, model.trainable);
    const digits = blobs(BATCH);
    const stepper = eagerStepper({ ops, model, optimizer, digits, labels: INTEGERS, fill: 'nearest' });
    const step = (): void =>
      stepper.step({
        rows: Int32Array.from({ length: BATCH }, (_, i) => i),
        dropoutKey: 1,
        learningRate: 0.001,
        transforms: null,
      });
    const before = tf.memory().numTensors;
    a.dispose();
    const taken = fillUp(megabytes * 2 ** 20);
    expect(step).toThrow(
      expect.objectContaining({
        name: 'OutOfMemory',
        message: expect.stringMatching(/^There is no memory left .* a smaller batch may fit\.$/) as string,
      }) as Error,
    );
    tf.dispose(taken);
    expect(tf.memory().numTensors).toBe(before);
    step();
    stepper.dispose();
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    model.dispose();
  });
});

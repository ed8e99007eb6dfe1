/**
 * A training step that really runs out of memory, op by op or while it is recorded: it fails by name, frees what it took, and
 * the next one works.
 */
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
import { replayStepper } from '../../replay/wasm/replay-stepper.ts';
import { eagerStepper, type Stepper, type StepperJob } from '../../stepper.ts';
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

const MAKERS = {
  'op by op': (job: StepperJob): Stepper => eagerStepper(job),
  recorded: (job: StepperJob): Stepper => replayStepper(a, job),
};
const CASES = (['stratified-cv', 'deep-bn'] satisfies PresetId[]).flatMap(preset =>
  (['op by op', 'recorded'] as const).map(way => ({ preset, way })),
);

describe.each(CASES)('$preset, $way', ({ preset, way }) => {
  // From the first allocation of a step to one of the last.
  test.each([1, 8, 24])('with %i MB left', megabytes => {
    const network = networkOf(presetOf(preset).recipe);
    const model = liveModel(network, initialWeights(network, random(3)), ops);
    const optimizer = ops.optimizer({ kind: 'sgd', momentum: 0 }, model.trainable);
    const digits = blobs(BATCH);
    const stepper = MAKERS[way]({ ops, model, optimizer, digits, labels: INTEGERS, fill: 'nearest' });
    const step = (): void =>
      stepper.step({
        rows: Int32Array.from({ length: BATCH }, (_, i) => i),
        dropoutKey: 1,
        learningRate: 0.001,
        transforms: null,
      });
    // The second of two like steps is the one that is recorded.
    if (way === 'recorded') step();
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
    // Where a stepper records, it keeps the images and labels that the step reads.
    expect(tf.memory().numTensors).toBe(before + (way === 'recorded' ? 2 : 0));
    step();
    stepper.dispose();
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    model.dispose();
  });
});

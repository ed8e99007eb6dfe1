/** How long a real training step takes on a device that was just started: what decides between devices that both work. */
import { digitSet, PIXELS } from '../data/digits.ts';
import { random } from '../lib/random.ts';
import { presetOf } from '../recipe/presets.ts';
import type { Equipment } from './devices/device.ts';
import { initialWeights, liveModel } from './model.ts';
import { ruleOf } from './train.ts';

/** Images of a timed step. */
export const TIMED_IMAGES = 64;
/** Long enough for some steps where they are fast; a start should not take much longer for it. */
const TIMED_MS = 250;
const MOST_STEPS = 64;

/** Milliseconds a step of the `stratified-cv` network, once everything is compiled; the device must be the current one. */
export async function stepTime({ ops, makeStepper }: Equipment): Promise<number> {
  const { recipe, network } = presetOf('stratified-cv');
  const layers = network(recipe);
  const rng = random(11);
  const pixels = rng.fork('pixels');
  const digits = digitSet({
    id: 'timing',
    name: 'Timing',
    images: Uint8Array.from({ length: TIMED_IMAGES * PIXELS }, () => pixels.below(256)),
    labels: Uint8Array.from({ length: TIMED_IMAGES }, (_, i) => i % 10),
  });
  const rows = Int32Array.from({ length: TIMED_IMAGES }, (_, i) => i);
  const model = liveModel(layers, initialWeights(layers, rng.fork('weights')), ops);
  const optimizer = ops.optimizer(ruleOf(recipe), model.trainable);
  const stepper = await makeStepper({ ops, model, optimizer, digits, labels: recipe, fill: recipe.fill });
  /** Takes steps, waits for them, and returns how long one took. */
  const timed = async (steps: number): Promise<number> => {
    const began = performance.now();
    for (let i = 0; i < steps; i++)
      stepper.step({ rows, dropoutKey: i, learningRate: recipe.learningRate, transforms: null });
    await stepper.read();
    return (performance.now() - began) / steps;
  };
  try {
    await timed(1); // compiles and allocates
    const estimate = await timed(1);
    const steps = Math.min(MOST_STEPS, Math.floor(TIMED_MS / estimate));
    return steps > 1 ? await timed(steps) : estimate;
  } finally {
    stepper.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

/** Inkfold's side: its own engine trains the stratified-cv recipe, exactly as the app has it train. */
import { digitSet, PIXELS, type DigitSet } from '../../src/data/digits.ts';
import { localEngine } from '../../src/engine/local.ts';
import { random } from '../../src/lib/random.ts';
import { presetOf } from '../../src/recipe/presets.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { answerWith, BATCH, measureSteps } from './protocol.ts';

/** Batches an epoch; every step of it is a full one. */
const STEPS = 100;
const COUNT = STEPS * BATCH;

/** That of the preset deep-digits: everything that can move, moves. */
const AUGMENTATION = { rotation: 10, widthShift: 0.1, heightShift: 0.1, zoom: 0.1, shear: 0.2 };

const engine = localEngine();
let run: AsyncGenerator<RunEvent, void> | undefined;

answerWith({
  async prepare(contender) {
    const { name } = await engine.start('wasm');
    const train = Int32Array.from({ length: COUNT }, (_, i) => i);
    const moved = contender === 'inkfold wasm augmenting' ? AUGMENTATION : {};
    const recipe = {
      ...presetOf('stratified-cv').recipe,
      ...moved,
      validation: 'none',
      epochs: 1000,
    } as const;
    const split = { fold: 1, train, validation: new Int32Array(0) };
    const digits = noise();
    const data = { digits, validation: digits };
    run = engine.train({ runId: 'bench', recipe, splits: [split] }, data, new AbortController().signal);
    await measureSteps(1000, nextSteps); // the compiler and the caches warm up
    return name;
  },
  measure: atLeastMs => measureSteps(atLeastMs, nextSteps),
});

/** Lets the run go on until it has taken some more steps: the number of them. Nothing runs between two calls. */
async function nextSteps(): Promise<number> {
  for (;;) {
    const event = await run?.next();
    if (!event || event.done) throw new Error('The run is over.');
    if (event.value.kind === 'steps') return event.value.losses.length;
  }
}

/** Random pixels and labels: the arithmetic is the same as for digits. */
function noise(): DigitSet {
  const rng = random(1);
  return digitSet({
    id: 'noise',
    name: 'Noise',
    images: Uint8Array.from({ length: COUNT * PIXELS }, () => rng.below(256)),
    labels: Uint8Array.from({ length: COUNT }, () => rng.below(10)),
  });
}

/** What models say of images, through the engine's own prediction. */
import { CLASSES, gatherImages, PIXELS, type DigitSet } from '../../../src/data/digits.ts';
import { submissionCsv } from '../../../src/data/submission.ts';
import { present } from '../../../src/lib/check.ts';
import type { Engine, PredictOptions } from '../../../src/run/engine.ts';
import type { TrainedModel } from '../../../src/run/model.ts';
import type { FoldPredictions } from '../../../src/run/predictions.ts';
import { likeliest } from '../../../src/store/submission.ts';
import type { Condition } from './conditions.ts';
import type { Trial } from './trial.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Options = Omit<PredictOptions, 'signal'>;

/** Each fold's held-out rows, shown under a condition, read by that fold's model alone. */
export async function readOutOfFold(
  engine: Engine,
  { models, outOfFold }: Trial,
  digits: DigitSet,
  show: Condition['show'],
  options: Options = {},
): Promise<readonly FoldPredictions[]> {
  const all: FoldPredictions[] = [];
  for (const { fold, rows } of outOfFold) {
    const model = present(
      models.find(candidate => candidate.fold === fold),
      `the model of fold ${fold}`,
    );
    const images = show(gatherImages(digits, rows), fold);
    all.push({ fold, rows, probabilities: await probabilitiesOf(engine, [model], images, options) });
  }
  return all;
}

/** All images in their order, read by all of a trial's models together. */
export async function readTogether(
  engine: Engine,
  { models }: Pick<Trial, 'models'>,
  images: Bytes,
  options: Options = {},
): Promise<readonly FoldPredictions[]> {
  const rows = Int32Array.from({ length: images.length / PIXELS }, (_, row) => row);
  return [{ fold: 1, rows, probabilities: await probabilitiesOf(engine, models, images, options) }];
}

/** The text of submission.csv as the app writes it: all models vote, shifts averaged. */
export async function submissionOf(engine: Engine, { models }: Trial, test: DigitSet): Promise<string> {
  const probabilities = await probabilitiesOf(engine, models, test.images, { shifts: true });
  return submissionCsv(Uint8Array.from({ length: test.count }, (_, row) => likeliest(probabilities, row)));
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}

async function probabilitiesOf(
  engine: Engine,
  models: readonly TrainedModel[],
  images: Bytes,
  options: Options,
): Promise<Float32Array<ArrayBuffer>> {
  const all = new Float32Array((images.length / PIXELS) * CLASSES);
  const { signal } = new AbortController();
  for await (const { from, probabilities } of engine.predict(models, images, { ...options, signal }))
    all.set(probabilities, from * CLASSES);
  return all;
}

/** The steps of one epoch, in groups that are told as they are read; paused, stopped and kept between two groups. */
import { SIDE } from '../data/digits.ts';
import { pause } from '../lib/pause.ts';
import { mix } from '../lib/random.ts';
import { augments } from '../recipe/recipe.ts';
import type { EpochTotals } from '../run/checkpoint.ts';
import type { RunEvent } from '../run/events.ts';
import { randomTransforms } from './augment.ts';
import { epochOrder, pieces } from './batches.ts';
import { ledger, type ReadSteps } from './ledger.ts';
import { heldUp } from './rest.ts';
import { believe, clearSuspicion, type Session } from './session.ts';
import { checkpointAt, type Standing } from './standing.ts';

/** How long a click on Stop may wait for steps that are done here. */
const BREATH_MS = 100;
/** How much training may be lost with a page that goes. */
const KEEP_EVERY_MS = 30_000;

/** Running means over an epoch. */
export interface TrainingScore {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * The steps of an epoch from where it stands; `began` is what the stopwatch would have shown at the epoch's start, had it all
 * been trained now. Everything random depends on epoch and step alone, so an epoch can be taken up at any step.
 */
export async function* trainSteps(
  session: Session,
  at: Standing,
  began: number,
): AsyncGenerator<RunEvent, TrainingScore> {
  const { recipe, split, callbacks, rng, stepper, signal, gate, watch } = session;
  const { fold } = split;
  const { epoch } = at;
  await heldUp(session);
  const order = epochOrder(split.train, rng.fork('shuffle'), epoch);
  const dropoutKey = rng.fork('dropout').fork(`epoch ${epoch}`).bits();
  const augmentation = rng.fork('augmentation').fork(`epoch ${epoch}`);
  const pending = ledger(stepper, session.stepLaps);
  const totals = { ...at.totals };
  let reported = at.step;
  let keptAt = watch.elapsed();

  const report = async (reading: Promise<ReadSteps>): Promise<RunEvent> => {
    const group = await reading;
    believe(session);
    const firstStep = reported + 1;
    session.losses.take(group.losses, epoch, firstStep);
    if (session.losses.isSuspect()) await clearSuspicion(session);
    reported += group.losses.length;
    tally(totals, group, recipe.batchSize);
    const elapsedMs = watch.elapsed();
    const learningRate = callbacks.rate;
    return { kind: 'steps', fold, epoch, firstStep, learningRate, elapsedMs, ...group };
  };
  const standing = (): Standing => ({
    ...at,
    step: reported,
    totals: { ...totals },
    epochMs: watch.elapsed() - began,
  });

  const isDue = (): boolean => gate.closed || watch.elapsed() - keptAt >= KEEP_EVERY_MS;

  let breathedAt = watch.elapsed();
  /** Lets messages in: between groups, and within one that takes long. */
  const breathe = async (): Promise<void> => {
    await pause();
    breathedAt = watch.elapsed();
  };

  let step = at.step;
  let underWay: Promise<ReadSteps> | null = null;
  /** Reads all that is queued; then keeps the fold where that is due, and waits where the run is paused. */
  async function* settle(): AsyncGenerator<RunEvent, void> {
    if (underWay) yield await report(underWay);
    underWay = null;
    if (reported < step) yield await report(pending.read());
    if (signal.aborted || !isDue()) return;
    yield await checkpointAt(session, standing());
    keptAt = watch.elapsed();
    await heldUp(session);
  }

  for (const rows of pieces(order.subarray(step * recipe.batchSize), recipe.batchSize)) {
    if (signal.aborted) break;
    const learningRate = callbacks.rateAt(epoch, (step * recipe.batchSize) / order.length);
    step++;
    const transforms = augments(recipe)
      ? randomTransforms(recipe, rows.length, SIDE, augmentation.fork(`step ${step}`))
      : null;
    stepper.step({ rows, dropoutKey: mix(dropoutKey + step), learningRate, transforms });
    if (!pending.add(rows.length)) {
      if (watch.elapsed() - breathedAt >= BREATH_MS) await breathe();
      continue;
    }
    // A device that overlaps works on this group while the page is told of the one before.
    const ready = stepper.overlaps ? underWay : pending.read();
    if (stepper.overlaps) underWay = quiet(pending.read());
    if (ready) yield await report(ready);
    await breathe();
    if (isDue()) yield* settle();
  }
  yield* settle();
  return { loss: totals.loss / totals.images, accuracy: totals.correct / totals.images };
}

/** The same promise; that it fails before anybody waits for it is not yet worth a word. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Adds a group to the epoch's totals; every batch but the last holds `batchSize` images. */
function tally(totals: Writable<EpochTotals>, group: ReadSteps, batchSize: number): void {
  let left = group.images;
  group.losses.forEach((loss, i) => {
    const images = Math.min(batchSize, left);
    left -= images;
    totals.loss += loss * images;
    totals.correct += (group.accuracies[i] ?? 0) * images;
    totals.images += images;
  });
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

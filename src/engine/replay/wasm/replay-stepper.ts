/**
 * Steps on our WASM kernels. The second of two like steps is recorded; those that follow are the recorded kernel calls, made
 * again with other inputs: a few hundredths of the JavaScript. The numbers are the same, bit for bit. Whatever cannot be
 * recorded goes on op by op.
 */
import * as tf from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../../lib/fault.ts';
import type { Attached } from '../../kernels/wasm/attach.ts';
import type { StepNumber } from '../../ops/step-number.ts';
import { gradients } from '../../step.ts';
import type { StepInputs, StepNumbers, Stepper, StepperJob } from '../../stepper.ts';
import { feedFor, kindOf, type Feed } from './feed.ts';
import { isShared, record, type Recording } from './recording.ts';

export interface ReplayStepper extends Stepper {
  /** Why steps are not replayed, in words; null where they are, or nothing was tried yet. */
  readonly obstacle: string | null;
  /** How many steps were replayed. */
  readonly replays: number;
}

/** Where steps of one kind get their inputs, and their recording if there is one. */
interface Workplace {
  readonly kind: string;
  readonly feed: Feed;
  recording: Recording | null;
}

/** Where a step leaves its numbers. */
interface Results {
  loss: number;
  correct: number;
}

/** Steps on these kernels, which must be tfjs's current backend's. They throw `OutOfMemory` or `WorkerLost`. */
export function replayStepper(a: Attached, job: StepperJob): ReplayStepper {
  const { model, digits, labels } = job;
  const dropoutKey: StepNumber = { now: 0 };
  const learningRate: StepNumber = { now: 0 };
  const found: Results[] = [];
  let regular: Workplace | null = null;
  let lastKind: string | null = null;
  let obstacle: string | null = null;
  let replays = 0;

  /** The step op by op; notes its numbers, and again each time that it is taken again. */
  const stepDirectly = ({ images: given, labels: said, targets, transforms }: Feed): void =>
    tf.tidy(() => {
      const images = transforms ? job.ops.warp(given, transforms, job.fill) : given;
      // Whoever feeds the step owns its batch.
      const batch = { images, labels: said, targets, size: said.size, dispose: () => {} };
      const { loss, correct, gradients: slopes, statistics } = gradients(job.ops, model, batch, dropoutKey);
      try {
        job.optimizer.apply(slopes, learningRate);
        model.absorb(statistics);
        const [lossAt, correctAt] = [a.address(loss), a.address(correct)];
        a.each(() => found.push({ loss: numberAt(a, lossAt), correct: numberAt(a, correctAt) }));
      } finally {
        // Kept, unlike all else.
        tf.dispose([correct, ...statistics.flatMap(({ mean, variance }) => [mean, variance])]);
      }
    });

  const recordStep = (place: Workplace): void => {
    const taken = found.length;
    try {
      const outcome = record(a, model.variables, () => stepDirectly(place.feed));
      place.recording = outcome.recording;
      if (!outcome.recording) ({ obstacle } = outcome);
    } catch (thrown) {
      // A recorded step keeps its memory to itself: without that it may fit. It fails before anything is moved.
      if (!(thrown instanceof InkfoldError && thrown.name === 'OutOfMemory') || found.length > taken)
        throw thrown;
      obstacle = thrown.message;
      stepDirectly(place.feed);
    }
  };

  const take = (place: Workplace): void => {
    if (place.recording?.isCurrent()) {
      place.recording.run();
      replays++;
      return;
    }
    place.recording?.dispose();
    place.recording = null;
    // The ops give a shared variable memory of its own first, once: that is not to be repeated.
    const shared = model.variables.some(variable => isShared(a, variable));
    if (obstacle !== null || shared || place !== regular) stepDirectly(place.feed);
    else recordStep(place);
  };

  const close = ({ feed, recording }: Workplace): void => {
    recording?.dispose();
    feed.dispose();
  };

  /** The place of steps that come one after the other; a single one in between gets a place for itself. */
  const placeFor = (inputs: StepInputs): Workplace => {
    const kind = kindOf(inputs);
    if (regular?.kind === kind) return regular;
    const place = { kind, feed: feedFor(a, digits, labels, inputs), recording: null };
    if (kind !== lastKind) return place;
    if (regular) close(regular);
    regular = place;
    return place;
  };

  return {
    overlaps: false,
    get obstacle() {
      return obstacle;
    },
    get replays() {
      return replays;
    },
    step: inputs => {
      const place = placeFor(inputs);
      lastKind = place.kind;
      dropoutKey.now = inputs.dropoutKey;
      learningRate.now = inputs.learningRate;
      try {
        place.feed.write(inputs);
        take(place);
      } finally {
        if (place !== regular) close(place);
      }
    },
    read: () => {
      const results = found.splice(0);
      const numbers: StepNumbers = {
        losses: Float32Array.from(results, ({ loss }) => loss),
        correct: Float32Array.from(results, ({ correct }) => correct),
      };
      return Promise.resolve(numbers);
    },
    dispose: () => {
      if (regular) close(regular);
      regular = null;
      found.length = 0;
    },
  };
}

const numberAt = (a: Attached, address: number): number => a.floatsAt(address, 1)[0] ?? NaN;

/**
 * Steps on WebGPU. One of each kind runs op by op and is recorded; those that follow are the recorded commands, submitted
 * again with other inputs: a tenth of a millisecond of JavaScript instead of some ten. The numbers are the same, bit for
 * bit. Whatever cannot be recorded goes on op by op.
 */
import type { Rank } from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../../lib/fault.ts';
import type { Stepper, StepInputs, StepperJob } from '../../stepper.ts';
import { submit } from './commands.ts';
import type { OwnGpu } from './device.ts';
import { fedTensor } from './fed-tensor.ts';
import { outOfMemory } from './health.ts';
import { numbers, type StepScalars } from './numbers.ts';
import { pacedSubmit } from './paced.ts';
import { submitPending } from './pending.ts';
import { bufferOf, record, type Recording } from './recording.ts';
import { takeStep } from './take-step.ts';
import { workplaces, type Workplace } from './workplace.ts';

/**
 * How often recording may fail before it is given up. The first step fails by rights: an optimizer's averages are uploaded in
 * it.
 */
const MOST_FAILURES = 3;

export interface ReplayStepper extends Stepper {
  /** Why steps are not replayed, in words; null where they are, or nothing was tried yet. */
  readonly obstacle: string | null;
  /** How many steps were replayed. */
  readonly replays: number;
}

/** Steps on this GPU, which must be tfjs's current backend. They throw `DeviceLost` or `OutOfMemory`. */
export async function replayStepper(gpu: OwnGpu, job: StepperJob): Promise<ReplayStepper> {
  const { backend, pool, health } = gpu;
  const { device } = backend;
  const { variables } = job.model;
  const places = workplaces(gpu, job.digits);
  const dropoutKey = fedTensor<Rank.R0>(backend, [], 'int32');
  const learningRate = fedTensor<Rank.R0>(backend, [], 'float32');
  const collected = numbers(device);
  const submitPaced = pacedSubmit(device);
  let obstacle: string | null = null;
  let failures = 0;
  let replays = 0;
  let rate = Number.NaN;

  const throwFault = (): void => {
    const fault = health.fault();
    if (fault) throw fault;
  };

  const feed = (place: Workplace, inputs: StepInputs): void => {
    place.feed(inputs);
    dropoutKey.write(Int32Array.of(inputs.dropoutKey));
    if (inputs.learningRate === rate) return;
    rate = inputs.learningRate;
    learningRate.write(Float32Array.of(rate));
  };

  /** The step op by op; its numbers are kept. */
  const stepDirectly = ({ inputs }: Workplace): StepScalars => {
    const { loss, correct } = takeStep(job, {
      ...inputs,
      dropoutKey: dropoutKey.tensor,
      learningRate: learningRate.tensor,
    });
    const scalars = { loss: bufferOf(backend, loss), correct: bufferOf(backend, correct) };
    submitPending(backend);
    submit(device, collected.keep(scalars));
    loss.dispose();
    correct.dispose();
    return scalars;
  };

  const recordStep = (place: Workplace): void => {
    const outcome = record(backend, pool, variables, () => stepDirectly(place));
    place.recording = outcome.recording;
    if (outcome.recording) return;
    failures++;
    if (failures === MOST_FAILURES) ({ obstacle } = outcome);
  };

  /** The recorded step once more; its numbers are kept. */
  const replay = (recording: Recording<StepScalars>): void => {
    submitPaced(recording, collected.keep(recording.result));
    recording.forgetCopies();
    replays++;
  };

  const take = (inputs: StepInputs): void => {
    const place = places.at(inputs);
    feed(place, inputs);
    const { recording } = place;
    if (recording?.isCurrent()) return replay(recording);
    recording?.dispose();
    place.recording = null;
    // The ops give a shared variable a buffer of its own first, once: that is not to be repeated.
    const shared = variables.some(({ dataId }) => backend.refCount(dataId) > 1);
    if (obstacle !== null || shared) stepDirectly(place);
    else recordStep(place);
  };

  return {
    overlaps: true,
    get obstacle() {
      return obstacle;
    },
    get replays() {
      return replays;
    },
    step: inputs => {
      throwFault();
      submitPending(backend);
      try {
        take(inputs);
      } catch (thrown) {
        // Of all that a step does, only buffers that cannot be had throw it.
        throw thrown instanceof RangeError ? outOfMemory() : thrown;
      }
    },
    read: async () => {
      throwFault();
      try {
        const found = await collected.read();
        throwFault();
        return found;
      } catch (thrown) {
        if (thrown instanceof InkfoldError) throw thrown;
        throw await health.afterRefusal();
      }
    },
    dispose: () => {
      submitPending(backend);
      places.dispose();
      dropoutKey.dispose();
      learningRate.dispose();
      collected.dispose();
    },
  };
}

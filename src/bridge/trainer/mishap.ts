/** Which faults a training gets over, and how the log tells of them. */
import type { Fault } from '../../lib/fault.ts';
import { backendLabels, type Backend } from '../../run/device.ts';
import type { Place } from '../../run/place.ts';
import type { Footing } from './footing.ts';

/** Whether a fresh worker may get over it: what is the recipe's or the person's doing would only come again. */
export function canBeGotOver({ name }: Fault, backend: Backend): boolean {
  switch (name) {
    case 'DeviceLost':
    case 'WorkerLost':
    case 'OutOfMemory':
    case 'Unexpected':
      return true;
    case 'Diverged':
      // On a GPU it may be the device that is wrong; the processor is believed.
      return backend !== 'wasm';
    case 'BadFile':
    case 'DownloadFailed':
    case 'Aborted':
    case 'NoBackend':
    case 'BadRecipe':
      return false;
  }
}

/** What was being done when it happened: the place of the last step that was told, and whether its epoch's steps were all done. */
export interface Scene extends Place {
  readonly validating: boolean;
}

/**
 * One line for the log: "The GPU was lost (reset) in step 312 of epoch 3; going on from epoch 3 on WebGPU, started anew".
 * `scene` is null where no step has been told since the last beginning.
 */
export function recoveryLine(
  fault: Fault,
  scene: Scene | null,
  from: Place,
  before: Footing,
  after: Footing,
): string {
  return `${what(fault)} ${where(scene)}; going on ${whence(from)} ${whereto(before, after)}`;
}

function what({ name, message }: Fault): string {
  const sentence = message.replace(/\.$/, '');
  switch (name) {
    case 'OutOfMemory':
      return 'The memory ran out';
    case 'Diverged':
      return 'The loss was no longer a number';
    case 'Unexpected':
      return `Something went wrong (${sentence})`;
    default:
      return sentence;
  }
}

function where(scene: Scene | null): string {
  if (!scene) return 'before the next step';
  const { epoch, step, validating } = scene;
  return validating ? `at the end of epoch ${epoch}` : `in step ${step + 1} of epoch ${epoch}`;
}

function whence({ epoch, step }: Place): string {
  if (step > 0) return `from step ${step + 1} of epoch ${epoch}`;
  return epoch > 1 ? `from epoch ${epoch}` : 'from the beginning';
}

function whereto(before: Footing, after: Footing): string {
  const label = backendLabels[after.backend];
  if (after.backend !== before.backend) return `on ${label} instead`;
  if (after.threads < before.threads) return `on ${label} with one thread`;
  return `on ${label}, started anew`;
}

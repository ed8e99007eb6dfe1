/**
 * Where steps of one kind (a batch size, with or without augmentation) get their inputs, and their recording if there is
 * one. Two kinds have a place at a time: the full batch and the epoch's last one.
 */
import type { Rank } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DigitSet } from '../../../data/digits.ts';
import type { StepInputs } from '../../stepper.ts';
import type { OwnGpu } from './device.ts';
import { batchDigits, residentDigits, type DigitSource } from './digit-source.ts';
import { fedTensor } from './fed-tensor.ts';
import type { StepScalars } from './numbers.ts';
import type { Recording } from './recording.ts';
import type { DeviceInputs } from './take-step.ts';

export interface Workplace {
  readonly inputs: Pick<DeviceInputs, 'digits' | 'rows' | 'transforms'>;
  recording: Recording<StepScalars> | null;
  /** Brings the batch to the device. */
  feed(inputs: StepInputs): void;
  dispose(): void;
}

export interface Workplaces {
  /** The one for steps like this; another may have to go for it. */
  at(like: StepInputs): Workplace;
  dispose(): void;
}

const MOST = 2;

/** Workplaces for batches of these digits, which are uploaded once, or with each batch where they are too many. */
export function workplaces({ backend, largestBuffer }: OwnGpu, digits: DigitSet): Workplaces {
  const resident = digits.images.length <= largestBuffer ? residentDigits(backend, digits) : null;
  const places = new Map<string, Workplace>();
  return {
    at: like => {
      const kind = kindOf(like);
      const place = places.get(kind) ?? workplace(backend, digits, resident, like);
      // The one used last stands last.
      places.delete(kind);
      places.set(kind, place);
      for (const [other, old] of places) {
        if (places.size <= MOST) break;
        places.delete(other);
        old.dispose();
      }
      return place;
    },
    dispose: () => {
      for (const place of places.values()) place.dispose();
      places.clear();
      resident?.dispose();
    },
  };
}

/** Steps of the same kind can share a workplace. */
const kindOf = ({ rows, transforms }: StepInputs): string =>
  transforms ? `${rows.length} moved` : `${rows.length}`;

/** Without a resident set, each batch is uploaded. */
function workplace(
  backend: WebGPUBackend,
  digits: DigitSet,
  resident: DigitSource | null,
  like: StepInputs,
): Workplace {
  const size = like.rows.length;
  const source = resident ?? batchDigits(backend, digits, size);
  const rows = fedTensor<Rank.R1>(backend, [size], 'int32');
  const transforms = like.transforms ? fedTensor<Rank.R2>(backend, [size, 6], 'float32') : null;
  const place: Workplace = {
    inputs: { digits: source, rows: rows.tensor, transforms: transforms?.tensor ?? null },
    recording: null,
    feed: inputs => {
      rows.write(source.place(inputs.rows));
      if (inputs.transforms) transforms?.write(Float32Array.from(inputs.transforms));
    },
    dispose: () => {
      place.recording?.dispose();
      rows.dispose();
      transforms?.dispose();
      if (source !== resident) source.dispose();
    },
  };
  return place;
}

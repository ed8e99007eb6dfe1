/**
 * The numbers that steps leave (loss, correct count), collected on the device and read a group at a time. A group has a
 * staging buffer of its own, so reading one does not keep further steps waiting.
 */
import type { StepNumbers } from '../../stepper.ts';
import { copyAll, type Copy } from './commands.ts';

/** Steps that one staging buffer takes; a larger group takes several. */
const STEPS = 256;
const BYTES = 4;
/** Loss and correct count. */
const EACH = 2;

/** Scalars on the device, four bytes each. */
export interface StepScalars {
  readonly loss: GPUBuffer;
  readonly correct: GPUBuffer;
}

export interface Numbers {
  /** The copies that keep the next step's numbers; to be submitted after its work, before another call of anything here. */
  keep(scalars: StepScalars): readonly Copy[];
  /** The numbers kept since the last call, as soon as the device has them. Rejects where the device was lost. */
  read(): Promise<StepNumbers>;
  dispose(): void;
}

/** Steps of a group whose reading has begun. */
interface Sealed {
  readonly staging: GPUBuffer;
  readonly steps: number;
  readonly mapped: Promise<undefined>;
}

/** Numbers of steps on this device. */
export function numbers(device: GPUDevice): Numbers {
  const all = new Set<GPUBuffer>();
  const idle: GPUBuffer[] = [];
  let filling: GPUBuffer | null = null;
  let filled = 0;
  let sealed: Sealed[] = [];

  const fresh = (): GPUBuffer => {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: STEPS * EACH * BYTES, usage });
    all.add(buffer);
    return buffer;
  };

  const seal = (): void => {
    if (!filling) return;
    const mapped = filling.mapAsync(GPUMapMode.READ, 0, filled * EACH * BYTES);
    mapped.catch(() => {}); // whoever reads it hears of it
    sealed.push({ staging: filling, steps: filled, mapped });
    filling = null;
    filled = 0;
  };

  return {
    keep: ({ loss, correct }) => {
      if (filled === STEPS) seal();
      filling ??= idle.pop() ?? fresh();
      const at = filled * EACH * BYTES;
      filled++;
      return [
        { ...copyAll(loss, filling), toOffset: at, bytes: BYTES },
        { ...copyAll(correct, filling), toOffset: at + BYTES, bytes: BYTES },
      ];
    },
    read: async () => {
      seal();
      const group = sealed;
      sealed = [];
      const steps = group.reduce((sum, part) => sum + part.steps, 0);
      const losses = new Float32Array(steps);
      const correct = new Float32Array(steps);
      let done = 0;
      for (const part of group) {
        await part.mapped;
        const pairs = new Float32Array(part.staging.getMappedRange(0, part.steps * EACH * BYTES));
        for (let i = 0; i < part.steps; i++) {
          losses[done + i] = pairs[EACH * i] ?? Number.NaN;
          correct[done + i] = pairs[EACH * i + 1] ?? Number.NaN;
        }
        part.staging.unmap();
        idle.push(part.staging);
        done += part.steps;
      }
      return { losses, correct };
    },
    dispose: () => {
      for (const buffer of all) buffer.destroy();
      all.clear();
    },
  };
}

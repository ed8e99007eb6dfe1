/**
 * Takes one step op by op while noting the GPU commands that it amounts to, so that they can be submitted again: the same
 * pipelines on the same buffers, without tape, tensors or op calls. What makes that sound:
 * - the step's buffers come from a pool of its own, so nothing else is ever given one of them;
 * - nothing may be computed in JavaScript from step to step: uploads are kept as constants, other writes are obstacles;
 * - a variable that the step moves in place keeps its buffer; one that it re-assigns is copied back to its first buffer;
 * - any other tensor that outlives the step, or that it takes from outside and frees, is an obstacle. So is one that is only
 *   now uploaded, an optimizer's averages say; the next step finds it on the device.
 */
import { memory, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { check, present } from '../../../lib/check.ts';
import { supplyBuffers, type BufferPool } from './buffer-pool.ts';
import { copyAll, cutter, submit, type Copy, type Piece } from './commands.ts';
import { submitPending } from './pending.ts';
import { RecordingPool } from './recording-pool.ts';
import { tappedDevice, tappedQueue, type Tape } from './tap.ts';

/** The part of tfjs's record of a tensor that matters here. */
interface TensorData {
  values: unknown;
  resource?: unknown;
  readonly refCount: number;
}

export interface Recording<T> {
  /** The step's commands in order, in submits of at most `most` dispatches. */
  pieces(most: number): readonly Piece[];
  /** What the step returned when it was recorded. */
  readonly result: T;
  /** Do the variables still live where the commands look for them, and share their buffers with nothing? */
  isCurrent(): boolean;
  /** To be called after each replay: what tfjs has read of the variables before is stale. */
  forgetCopies(): void;
  dispose(): void;
}

/** The step was taken either way; where it cannot be repeated, the obstacle says why. */
export type Recorded<T> =
  { readonly recording: Recording<T> } | { readonly recording: null; readonly obstacle: string };

/**
 * Takes `step` (synchronous, leaving no tensor behind) and records it. `state` are all variables that it may change; each
 * must have its buffer to itself. What the step throws is passed on.
 */
export function record<T>(
  backend: WebGPUBackend,
  base: BufferPool,
  state: readonly Variable[],
  step: () => T,
): Recorded<T> {
  const before = state.map(variable => bufferOf(backend, variable));
  submitPending(backend);
  const tape: Tape = { commands: [], obstacles: new Set() };
  const pool = new RecordingPool(backend.device);
  const tensors = memory().numTensors;
  const result = listening(backend, base, pool, tape, step);
  const leaked = memory().numTensors - tensors;
  if (leaked !== 0) tape.obstacles.add(`it leaves ${leaked} tensors behind`);
  if (pool.reads) tape.obstacles.add('it reads from the device');

  const moved = state.flatMap((variable, i) => {
    const first = present(before[i], 'a buffer');
    const now = bufferOf(backend, variable);
    return now === first ? [] : [{ variable, first, now }];
  });
  judge(tape, pool, moved);
  const [obstacle] = tape.obstacles;
  if (obstacle !== undefined) {
    for (const buffer of pool.givenUp) base.releaseBuffer(buffer);
    for (const buffer of pool.held()) handOver(buffer, pool, base);
    pool.dispose();
    return { recording: null, obstacle };
  }

  const returns = moved.map(({ variable, first, now }): Copy => {
    dataOf(backend, variable).resource = first;
    pool.releaseBuffer(now);
    return copyAll(now, first);
  });
  if (returns.length > 0) submit(backend.device, returns);
  const homes = state.map((variable, i) => ({
    variable,
    buffer: present(before[i], 'a buffer'),
    dataId: variable.dataId,
    data: dataOf(backend, variable),
  }));
  return {
    recording: {
      pieces: cutter([...tape.commands, ...returns]),
      result,
      isCurrent: () =>
        homes.every(
          ({ variable, dataId, data, buffer }) =>
            variable.dataId === dataId && data.resource === buffer && data.refCount === 1,
        ),
      forgetCopies: () => {
        for (const { data } of homes) data.values = null;
      },
      dispose: () => pool.dispose(),
    },
  };
}

/** Runs the step with the backend's device, queue and buffers exchanged for ones that take notes. */
function listening<T>(
  backend: WebGPUBackend,
  base: BufferPool,
  pool: RecordingPool,
  tape: Tape,
  step: () => T,
): T {
  const { device, queue } = backend;
  try {
    backend.device = tappedDevice(device, tape);
    backend.queue = tappedQueue(queue, tape, buffer => pool.isConstant(buffer));
    supplyBuffers(backend, pool);
    const result = step();
    submitPending(backend);
    return result;
  } catch (thrown) {
    submitPending(backend);
    for (const buffer of pool.givenUp) base.releaseBuffer(buffer);
    for (const buffer of pool.held()) handOver(buffer, pool, base);
    pool.dispose();
    throw thrown;
  } finally {
    backend.device = device;
    backend.queue = queue;
    supplyBuffers(backend, base);
  }
}

interface Moved {
  readonly first: GPUBuffer;
  readonly now: GPUBuffer;
}

/** Names as obstacles what the step changed other than the state: a replay would neither see nor repeat it. */
function judge(tape: Tape, pool: RecordingPool, moved: readonly Moved[]): void {
  const firsts = new Set(moved.map(({ first }) => first));
  if ([...pool.givenUp].some(buffer => !firsts.has(buffer)))
    tape.obstacles.add('it frees or re-assigns a tensor that was there before');
  if ([...firsts].some(buffer => !pool.givenUp.has(buffer)))
    tape.obstacles.add('it re-assigns a variable whose values something else still holds');
  const now = new Set(moved.map(each => each.now));
  if (pool.held().some(buffer => !now.has(buffer)))
    tape.obstacles.add('it makes or uploads a tensor that outlives it');
  if ([...now].some(buffer => !pool.has(buffer)))
    tape.obstacles.add('it gives a variable a buffer of its own');
}

function handOver(buffer: GPUBuffer, pool: RecordingPool, base: BufferPool): void {
  pool.hand(buffer);
  base.adopt(buffer);
}

/** Where a tensor lies on the device; uploads it where it does not yet. */
export function bufferOf(backend: WebGPUBackend, { dataId }: Tensor): GPUBuffer {
  backend.uploadToGPU(dataId);
  const { resource } = backend.tensorMap.get(dataId);
  check(resource instanceof GPUBuffer, 'a tensor in a buffer');
  return resource;
}

const dataOf = (backend: WebGPUBackend, { dataId }: Tensor): TensorData => backend.tensorMap.get(dataId);

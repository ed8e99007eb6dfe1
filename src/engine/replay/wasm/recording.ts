/**
 * Takes one step op by op while noting the kernel calls that it amounts to, so that they can be made again: the same calls on
 * the same addresses, without tape, tensors or op calls. What makes that sound:
 * - the step's memory comes from a heap of its own, so nothing else is ever given a block of it;
 * - all that the step does other than by our kernels is said by `Attached.each`; kernels of others, and reading from tensors,
 *   are obstacles; uploads are kept as constants;
 * - variables are moved in place; any other tensor that outlives the step, or that it takes from outside and frees, is an
 *   obstacle.
 */
import { engine, type Variable } from '@tensorflow/tfjs-core';
import type { Attached } from '../../kernels/wasm/attach.ts';
import type { Journal } from '../../kernels/wasm/journal.ts';
import { byOthers, isOurs } from '../../kernels/wasm/register.ts';
import type { StepHeap } from '../../kernels/wasm/step-heap.ts';

export interface Recording {
  /** Takes the step once more. Throws `WorkerLost`. */
  run(): void;
  /** Do the variables still lie where the calls look for them, with nothing else there, and are the lanes the same? */
  isCurrent(): boolean;
  dispose(): void;
}

/** The step was taken either way; where it cannot be repeated, the obstacle says why. */
export type Recorded =
  { readonly recording: Recording } | { readonly recording: null; readonly obstacle: string };

/** Kernels of tfjs's own that compute nothing: they hand the same values on. */
const HARMLESS: readonly string[] = ['Reshape', 'Identity'];

/**
 * Takes `step` (synchronous, leaving no tensor behind) and records it. `state` are all variables that it may change; each must
 * have its memory to itself. What the step throws is passed on.
 */
export function record(a: Attached, state: readonly Variable[], step: () => void): Recorded {
  const heap = a.stepHeap();
  try {
    const journal = a.note(heap, () => listening(a, heap, step));
    const obstacle = obstacleTo(journal, heap);
    if (obstacle !== null) {
      heap.dispose();
      return { recording: null, obstacle };
    }
    const { generation } = a;
    const homes = state.map(variable => ({ variable, ...homeOf(a, variable) }));
    const again = a.rerun(journal);
    return {
      recording: {
        run: () => again.run(),
        isCurrent: () => a.generation === generation && homes.every(home => isAtHome(a, home)),
        dispose: () => {
          again.dispose();
          heap.dispose();
        },
      },
    };
  } catch (thrown) {
    heap.dispose();
    throw thrown;
  }
}

/** Why a step could not be taken again from what was noted, or null. */
function obstacleTo({ obstacles }: Journal, heap: StepHeap): string | null {
  const [named] = obstacles;
  if (named !== undefined) return named;
  if (heap.isHeld) return 'it makes a tensor that outlives it';
  return heap.freedOthers ? 'it frees a tensor that was there before' : null;
}

/** Runs the step while listening in on what tfjs is asked to do. */
function listening(a: Attached, heap: StepHeap, step: () => void): void {
  const tfjs = engine();
  const { backend } = a;
  const runKernel = tfjs.runKernel.bind(tfjs);
  const write = backend.write.bind(backend);
  const readSync = backend.readSync.bind(backend);
  const stopEngine = replaced(tfjs, {
    runKernel: (...given: Parameters<typeof runKernel>) => {
      const [name] = given;
      if (!isOurs(name) && !HARMLESS.includes(name)) a.hinder(byOthers(name));
      return runKernel(...given);
    },
  });
  const stopBackend = replaced(backend, {
    write: (...given: Parameters<typeof write>) => {
      const [values] = given as readonly unknown[];
      // Null where an output is made that a kernel will fill.
      return values === null ? write(...given) : heap.constant(() => write(...given));
    },
    readSync: (...given: Parameters<typeof readSync>) => {
      a.hinder('it reads from a tensor');
      return readSync(...given);
    },
  });
  try {
    step();
  } finally {
    stopEngine();
    stopBackend();
  }
}

/** Puts other methods in front of an object's own; returns how to take them away again. */
function replaced(target: object, methods: Readonly<Record<string, unknown>>): () => void {
  Object.assign(target, methods);
  return () => {
    for (const name of Object.keys(methods)) Reflect.deleteProperty(target, name);
  };
}

/** Where a variable's values are. */
const homeOf = (a: Attached, variable: Variable) => ({
  dataId: variable.dataId,
  address: a.address(variable),
});

const isAtHome = (
  a: Attached,
  { variable, dataId, address }: { variable: Variable } & ReturnType<typeof homeOf>,
): boolean => variable.dataId === dataId && a.address(variable) === address && !isShared(a, variable);

/** Does a clone or a snapshot hold the same values? */
export const isShared = ({ backend }: Attached, { dataId }: Variable): boolean =>
  backend.refCount(dataId) > 1;

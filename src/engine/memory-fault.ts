/** Tells an allocation that failed somewhere below us from other errors: each has its own way of saying so. */
import { InkfoldError } from '../lib/fault.ts';

/** `OutOfMemory` for an allocation that browser or TensorFlow.js could not make; anything else as it was thrown. */
export function namedMemoryFault(thrown: unknown): unknown {
  const refused =
    (thrown instanceof RangeError && /allocation|array buffer|array length/i.test(thrown.message)) ||
    // Emscripten ends its module with these.
    (thrown instanceof WebAssembly.RuntimeError && /OOM|out of memory|memory\.grow/i.test(thrown.message));
  return refused
    ? new InkfoldError('OutOfMemory', 'There is no memory left; a smaller batch may fit.', { cause: thrown })
    : thrown;
}

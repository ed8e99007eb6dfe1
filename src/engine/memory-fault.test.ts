/** Failed allocations by name. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../lib/fault.ts';
import { namedMemoryFault } from './memory-fault.ts';

/** What `work` throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return null;
}

test('what JavaScript cannot allocate is memory that ran out', () => {
  const refused = thrownBy(() => new ArrayBuffer(2 ** 52));
  expect(refused).toBeInstanceOf(RangeError);
  expect(namedMemoryFault(refused)).toMatchObject({ name: 'OutOfMemory', cause: refused });
});

test('so is a WebAssembly module that gave up for want of it', () => {
  const gaveUp = new WebAssembly.RuntimeError('Aborted(OOM). Build with -sASSERTIONS for more info.');
  expect(namedMemoryFault(gaveUp)).toMatchObject({ name: 'OutOfMemory' });
});

test('other errors stay what they are', () => {
  const trap = new WebAssembly.RuntimeError('unreachable');
  const range = new RangeError('precision is out of range');
  const named = new InkfoldError('Diverged', 'The loss is no longer a number.');
  for (const thrown of [trap, range, named, 'text']) expect(namedMemoryFault(thrown)).toBe(thrown);
});

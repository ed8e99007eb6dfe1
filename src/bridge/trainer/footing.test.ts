/** The ladder down: all that can be stood on, and where it ends. */
import { expect, test } from 'vitest';
import { nextFooting, type Footing } from './footing.ts';

/** Everywhere that a training gets with one mishap after another. */
function descent(from: Footing, forced = false, fault: 'DeviceLost' | 'Diverged' = 'DeviceLost'): string[] {
  const stood: string[] = [];
  let count = 0;
  for (let footing: Footing | null = from; footing && stood.length < 20;) {
    stood.push(`${footing.backend} ${footing.threads}`);
    const next: Footing | null = nextFooting(footing, { fault, count: ++count, forced });
    if (next?.backend !== footing.backend) count = 0;
    footing = next;
  }
  return stood;
}

test('every backend twice, the processor a third time on one thread', () => {
  const processor = ['wasm 4', 'wasm 4', 'wasm 1'];
  expect(descent({ backend: 'wasm', threads: 4 })).toEqual(processor);
  expect(descent({ backend: 'wasm', threads: 1 })).toEqual(['wasm 1', 'wasm 1']);
  expect(descent({ backend: 'webgpu', threads: 4 })).toEqual([
    'webgpu 4',
    'webgpu 4',
    'webgl 4',
    'webgl 4',
    ...processor,
  ]);
});

test('a backend that was chosen is never left', () => {
  expect(descent({ backend: 'webgpu', threads: 4 }, true)).toEqual(['webgpu 4', 'webgpu 4']);
  expect(descent({ backend: 'wasm', threads: 2 }, true)).toEqual(['wasm 2', 'wasm 2', 'wasm 1']);
});

test('whether a recipe diverges is for the processor to say', () => {
  expect(descent({ backend: 'webgpu', threads: 1 }, false, 'Diverged').slice(0, 3)).toEqual([
    'webgpu 1',
    'webgpu 1',
    'wasm 1',
  ]);
});

/** Digits that stay on the device, and the batch that rows of them make. */
import { engine, type Tensor, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { check } from '../../../lib/check.ts';
import { PIXELS, SIDE } from '../../../data/digits.ts';
import { inputs } from '../call.ts';
import { gpuKernel } from './kernel.ts';
import { reads, writes } from './program.ts';
import { list } from './wgsl.ts';

const GATHER = 'InkGpuGatherDigits';

/** Pixels of one 32-bit word. */
const PACKED = 4;

/** Bytes as int32 words, for `gatherDigits`: the pixels lie in them as in memory, the first one lowest. */
export const packDigits = (bytes: Uint8Array): Int32Array => {
  check(bytes.length % PIXELS === 0, 'whole images');
  const words = new Int32Array(bytes.length / PACKED);
  new Uint8Array(words.buffer).set(bytes);
  return words;
};

/**
 * The digits at `rows` [n] (int32): images [n, 28, 28, 1] in 0…1, as `imageTensor` computes them, and labels [n] (int32).
 * `packed` are all digits' bytes as `packDigits` makes them (int32), `labels` all labels (int32).
 */
export function gatherDigits(
  packed: Tensor1D,
  labels: Tensor1D,
  rows: Tensor1D,
): { images: Tensor4D; labels: Tensor1D } {
  const [images, found] = engine().runKernel<Tensor[]>(GATHER, { packed, labels, rows });
  check(images && found, 'images and labels');
  return { images: images as Tensor4D, labels: found as Tensor1D }; // by the kernel's contract below
}

/** Registers the kernel; once. */
export function registerGather(): void {
  gpuKernel(GATHER, (gpu, call) => {
    const [packed, labels, rows] = inputs(call, 'packed', 'labels', 'rows');
    const [count = 0] = rows.shape;
    const words = PIXELS / PACKED;
    const images = gpu.output([count, SIDE, SIDE, 1]);
    const found = gpu.output([count], 'int32');
    gpu.run({
      key: 'gather_digits',
      bindings: [
        reads('packed', packed, 'u32'),
        reads('labels', labels, 'i32'),
        reads('rows', rows, 'i32'),
        writes('images', images, 'vec4f'),
        writes('found', found, 'i32'),
      ],
      threads: count * words,
      width: gpu.tiles.plainWidth,
      declarations: () => LEVEL,
      main: () => `
        let place = index / ${words};
        let row = rows[place];
        let word = packed[row * ${words} + index % ${words}];
        images[index] = vec4f(${list(PACKED, i => `level((word >> ${8 * i}u) & 255u)`)});
        if (index % ${words} == 0) { found[place] = labels[row]; }
      `,
    });
    return [images, found];
  });
}

/**
 * byte/255, to the last bit, in integers alone: a GPU may divide inexactly, and SwiftShader joins a sum of two products into
 * one. In binary byte/255 is the byte repeated for ever, so the four bytes turned until they begin with a one are the
 * leading 32 bits; 24 are kept and rounded by the next (a tie cannot be: ones follow).
 */
const LEVEL = `
  fn level(byte : u32) -> f32 {
    let repeated = byte * 0x01010101u;
    let zeros = countLeadingZeros(repeated) & 31u;
    let turned = (repeated << zeros) | (repeated >> ((32u - zeros) & 31u));
    let bits = ((126u - zeros) << 23u) + ((turned >> 8u) & 0x7fffffu) + ((turned >> 7u) & 1u);
    return select(bitcast<f32>(bits), 0.0, byte == 0u);
  }`;

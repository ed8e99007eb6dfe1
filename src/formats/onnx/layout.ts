/**
 * From channels last to channels first: our networks hold images as height × width × channels (NHWC), ONNX holds them as
 * channels × height × width (NCHW). Moving the weights once spares every user of the file a transposition per image.
 */
import type { Shape } from '../../recipe/network.ts';

type Floats = Float32Array<ArrayBuffer>;

/** A convolution's kernel [height, width, inputs, outputs] as [outputs, inputs, height, width]. */
export function outputsFirst(
  kernel: Floats,
  [height = 0, width = 0, inputs = 0, outputs = 0]: Shape,
): Floats {
  const area = height * width;
  const moved = new Float32Array(kernel.length);
  for (let place = 0; place < area; place++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++)
        moved[(output * inputs + input) * area + place] =
          kernel[(place * inputs + input) * outputs + output] ?? 0;
  return moved;
}

/**
 * What flattening does to the order of features: entry i says where feature i of a flattened channels × height × width
 * stands in a flattened height × width × channels.
 */
export function flattenedOrder([height = 0, width = 0, channels = 0]: Shape): Int32Array {
  const area = height * width;
  return Int32Array.from({ length: area * channels }, (_, i) => {
    const [channel, place] = [Math.floor(i / area), i % area];
    return place * channels + channel;
  });
}

/** The rows of a matrix [order.length, columns] in another order; `columns` is 1 for a vector. */
export function rowsInOrder(matrix: Floats, columns: number, order: Int32Array): Floats {
  const moved = new Float32Array(matrix.length);
  order.forEach((row, i) => moved.set(matrix.subarray(row * columns, (row + 1) * columns), i * columns));
  return moved;
}

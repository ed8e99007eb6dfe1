/** Affine resampling on WebGPU: the reference in WGSL, one thread a pixel. Reference: ../warp.ts. */
import { webgpu_util, type WebGPUBackend, type WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Fill } from '../../../recipe/recipe.ts';
import { EDGE, WARP, type WarpAttrs } from '../warp.ts';

const WORKGROUP: [number, number, number] = [128, 1, 1];

/** Registers the kernel; once. */
export function registerWebgpuWarp(): void {
  registerKernel({
    kernelName: WARP,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { fill } = attrs as unknown as WarpAttrs;
      const { images, transforms } = inputs as { images: TensorInfo; transforms: TensorInfo };
      const [, height = 0, width = 0] = images.shape;
      return (backend as WebGPUBackend).runWebGPUProgram(
        program(images.shape, fill),
        [images, transforms],
        'float32',
        [
          { type: 'float32', data: [height] },
          { type: 'float32', data: [width] },
        ],
      );
    },
  });
}

/** WGSL statements between a clamped place and the two pixels it lies between. */
const CLAMPED =
  'let at = clamp(place, 0.0, last); let near = floor(at); let far = near + 1.0; let share = at - near;';
/** WGSL that declares `near` and `far` (clamped afterwards) and `share`; `given`, `inside` and `last` are there. */
const FIND: Readonly<Record<Fill, string>> = {
  nearest: `let place = given; ${CLAMPED}`,
  constant: `let place = given; ${CLAMPED}`,
  reflect: `let low = floor(given); let share = given - low;
        let near = mirrored(low, last + 1.0); let far = mirrored(low + 1.0, last + 1.0);`,
  wrap: `let place = select(wrapped(given, max(last, 1.0)), given, inside); ${CLAMPED}`,
};

function program(shape: number[], fill: Fill): WebGPUProgram {
  const dispatchLayout = webgpu_util.flatDispatchLayout(shape);
  return {
    variableNames: ['Images', 'Transforms'],
    outputShape: shape,
    dispatchLayout,
    dispatch: webgpu_util.computeDispatch(dispatchLayout, shape, WORKGROUP),
    workgroupSize: WORKGROUP,
    size: true,
    uniforms: 'height : f32, width : f32,',
    shaderKey: `inkWarp_${fill}`,
    getUserCode: () => `
      struct Found { near : i32, far : i32, share : f32, inside : bool }
      fn mirrored(place : f32, size : f32) -> f32 {
        let period = 2.0 * size;
        let m = place - period * floor((place + 0.5) / period);
        return min(m, period - 1.0 - m);
      }
      fn wrapped(place : f32, period : f32) -> f32 {
        let margin = select(${EDGE}, -${EDGE}, place < 0.0);
        return place - period * floor((place + margin) / period);
      }
      fn find(given : f32, last : f32) -> Found {
        let inside = given >= -${EDGE} && given <= last + ${EDGE};
        ${FIND[fill]}
        return Found(
          i32(clamp(near, 0.0, last)),
          i32(clamp(far, 0.0, last)),
          share,
          ${fill === 'constant' ? 'inside' : 'true'});
      }
      fn main(index : i32) {
        if (index < uniforms.size) {
          let coords = getCoordsFromIndex(index);
          let image = coords[0];
          let y = f32(coords[1]);
          let x = f32(coords[2]);
          let a = getTransforms(image, 0);
          let b = getTransforms(image, 1);
          let c = getTransforms(image, 2);
          let d = getTransforms(image, 3);
          let e = getTransforms(image, 4);
          let f = getTransforms(image, 5);
          let across = find(a * x + b * y + c, uniforms.width - 1.0);
          let down = find(d * x + e * y + f, uniforms.height - 1.0);
          let topNear = getImages(image, down.near, across.near, 0);
          let topFar = getImages(image, down.near, across.far, 0);
          let lowNear = getImages(image, down.far, across.near, 0);
          let lowFar = getImages(image, down.far, across.far, 0);
          let top = topNear + (topFar - topNear) * across.share;
          let low = lowNear + (lowFar - lowNear) * across.share;
          let value = top + (low - top) * down.share;
          setOutputAtIndex(index, select(0.0, value, across.inside && down.inside));
        }
      }
    `,
  };
}

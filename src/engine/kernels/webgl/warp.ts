/** Affine resampling on WebGL 2: the reference in GLSL, one fragment a pixel. Reference: ../warp.ts. */
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Fill } from '../../../recipe/recipe.ts';
import { EDGE, WARP, type WarpAttrs } from '../warp.ts';

/** Registers the kernel; once. */
export function registerWebglWarp(): void {
  registerKernel({
    kernelName: WARP,
    backendName: 'webgl',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { fill } = attrs as unknown as WarpAttrs;
      const { images, transforms } = inputs as { images: TensorInfo; transforms: TensorInfo };
      const [, height = 0, width = 0] = images.shape;
      return (backend as MathBackendWebGL).runWebGLProgram(
        program(images.shape, fill),
        [images, transforms],
        'float32',
        [[height], [width]],
      );
    },
  });
}

/** GLSL statements between a place and the two pixels it lies between, once clamped. */
const CLAMPED =
  'place = clamp(place, 0.0, last); near = floor(place); far = near + 1.0; share = place - near;';
/** GLSL that sets `near` and `far` (floats, clamped afterwards) and `share` for a `place`; `inside` and `last` are there. */
const FIND: Readonly<Record<Fill, string>> = {
  nearest: CLAMPED,
  constant: CLAMPED,
  reflect: `float low = floor(place); share = place - low;
        near = mirrored(low, last + 1.0); far = mirrored(low + 1.0, last + 1.0);`,
  wrap: `if (!inside) place = wrapped(place, max(last, 1.0)); ${CLAMPED}`,
};

function program(shape: number[], fill: Fill): GPGPUProgram {
  return {
    variableNames: ['Images', 'Transforms'],
    outputShape: shape,
    customUniforms: [
      { name: 'height', type: 'float' },
      { name: 'width', type: 'float' },
    ],
    userCode: `
      float mirrored(float place, float size) {
        float period = 2.0 * size;
        float m = place - period * floor((place + 0.5) / period);
        return min(m, period - 1.0 - m);
      }
      float wrapped(float place, float period) {
        float margin = place < 0.0 ? -${EDGE} : ${EDGE};
        return place - period * floor((place + margin) / period);
      }
      bool find(float place, float last, out ivec2 pixels, out float share) {
        bool inside = place >= -${EDGE} && place <= last + ${EDGE};
        float near;
        float far;
        ${FIND[fill]}
        pixels = ivec2(clamp(vec2(near, far), 0.0, last));
        return ${fill === 'constant' ? 'inside' : 'true'};
      }
      void main() {
        ivec4 coords = getOutputCoords();
        int image = coords[0];
        float y = float(coords[1]);
        float x = float(coords[2]);
        ivec2 across;
        ivec2 down;
        vec2 shares;
        float a = getTransforms(image, 0);
        float b = getTransforms(image, 1);
        float c = getTransforms(image, 2);
        float d = getTransforms(image, 3);
        float e = getTransforms(image, 4);
        float f = getTransforms(image, 5);
        bool inWidth = find(a * x + b * y + c, width - 1.0, across, shares.x);
        bool inHeight = find(d * x + e * y + f, height - 1.0, down, shares.y);
        vec4 pixels = vec4(
          getImages(image, down.x, across.x, 0),
          getImages(image, down.x, across.y, 0),
          getImages(image, down.y, across.x, 0),
          getImages(image, down.y, across.y, 0));
        vec2 rows = pixels.xz + (pixels.yw - pixels.xz) * shares.x;
        setOutput(inWidth && inHeight ? rows.x + (rows.y - rows.x) * shares.y : 0.0);
      }
    `,
  };
}

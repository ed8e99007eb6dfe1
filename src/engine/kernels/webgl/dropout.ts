/** Dropout on WebGL 2: the reference's hash in GLSL, one fragment an element. Reference: ../dropout.ts. */
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { DROPOUT, dropoutScale, dropoutThreshold, type DropoutAttrs } from '../dropout.ts';

/** Registers the kernel; once. */
export function registerWebglDropout(): void {
  registerKernel({
    kernelName: DROPOUT,
    backendName: 'webgl',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { rate, key } = attrs as unknown as DropoutAttrs;
      const { x } = inputs as { x: TensorInfo };
      const uniforms = [[key | 0], [dropoutThreshold(rate) | 0], [dropoutScale(rate)]];
      return (backend as MathBackendWebGL).runWebGLProgram(program(x.shape), [x], 'float32', uniforms);
    },
  });
}

function program(shape: number[]): GPGPUProgram {
  return {
    variableNames: ['X'],
    outputShape: shape,
    customUniforms: [
      { name: 'key', type: 'int' },
      { name: 'threshold', type: 'int' },
      { name: 'scale', type: 'float' },
    ],
    userCode: `
      uint mixBits(uint h) {
        h = (h ^ (h >> 16u)) * 0x85ebca6bu;
        h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
        return h ^ (h >> 16u);
      }
      void main() {
        ${flatIndex(shape)}
        uint h = mixBits(mixBits(uint(index) ^ uint(key)) + uint(key));
        setOutput(h < uint(threshold) ? 0.0 : getXAtOutCoords() * scale);
      }
    `,
  };
}

/** GLSL that declares `index`, the output element's place in the flattened tensor. */
function flatIndex(shape: readonly number[]): string {
  if (shape.length === 1) return 'int index = getOutputCoords();';
  const terms = shape.map((_, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    return `coords[${axis}] * ${stride}`;
  });
  return `ivec${shape.length} coords = getOutputCoords();
        int index = ${terms.join(' + ')};`;
}

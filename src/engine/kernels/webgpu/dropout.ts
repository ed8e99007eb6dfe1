/** Dropout on WebGPU: the reference's hash in WGSL, one thread an element. Reference: ../dropout.ts. */
import { webgpu_util, type WebGPUBackend, type WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { DROPOUT, dropoutScale, dropoutThreshold, type DropoutAttrs } from '../dropout.ts';

const WORKGROUP: [number, number, number] = [128, 1, 1];

/** Registers the kernel; once. */
export function registerWebgpuDropout(): void {
  registerKernel({
    kernelName: DROPOUT,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { rate, key } = attrs as unknown as DropoutAttrs;
      const { x } = inputs as { x: TensorInfo };
      return (backend as WebGPUBackend).runWebGPUProgram(program(x.shape), [x], 'float32', [
        { type: 'int32', data: [key | 0] },
        { type: 'int32', data: [dropoutThreshold(rate) | 0] },
        { type: 'float32', data: [dropoutScale(rate)] },
      ]);
    },
  });
}

function program(shape: number[]): WebGPUProgram {
  const dispatchLayout = webgpu_util.flatDispatchLayout(shape);
  return {
    variableNames: ['X'],
    outputShape: shape,
    dispatchLayout,
    dispatch: webgpu_util.computeDispatch(dispatchLayout, shape, WORKGROUP),
    workgroupSize: WORKGROUP,
    size: true,
    uniforms: 'key : i32, threshold : i32, scale : f32,',
    shaderKey: 'inkDropout',
    getUserCode: () => `
      fn mixBits(bits : u32) -> u32 {
        var h = (bits ^ (bits >> 16u)) * 0x85ebca6bu;
        h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
        return h ^ (h >> 16u);
      }
      fn main(index : i32) {
        if (index < uniforms.size) {
          let key = bitcast<u32>(uniforms.key);
          let h = mixBits(mixBits(u32(index) ^ key) + key);
          let kept = getXByOutputIndex(index) * uniforms.scale;
          setOutputAtIndex(index, select(kept, 0.0, h < bitcast<u32>(uniforms.threshold)));
        }
      }
    `,
  };
}

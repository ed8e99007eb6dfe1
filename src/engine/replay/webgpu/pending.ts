/** The commands that tfjs's backend has encoded and not yet submitted. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** Submits them, if there are any: what we submit or write ourselves would overtake them. */
export function submitPending(backend: WebGPUBackend): void {
  // Private to tfjs's types; the version is pinned. Without a look at it, every step would submit an empty list.
  const { commandEncoder } = backend as unknown as { readonly commandEncoder: GPUCommandEncoder | null };
  if (!commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

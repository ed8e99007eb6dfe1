/** Counts WebGPU's compute dispatches, whoever asks for them. */

/** Starts to count in this thread; the function tells how many there have been since. */
export function countDispatches(): () => number {
  if (typeof GPUComputePassEncoder === 'undefined') return () => 0;
  let count = 0;
  const { prototype } = GPUComputePassEncoder;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = prototype;
  prototype.dispatchWorkgroups = function (...sizes) {
    count++;
    return dispatchWorkgroups.apply(this, sizes);
  };
  prototype.dispatchWorkgroupsIndirect = function (...where) {
    count++;
    return dispatchWorkgroupsIndirect.apply(this, where);
  };
  return () => count;
}

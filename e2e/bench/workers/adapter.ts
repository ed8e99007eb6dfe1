/** The name of the GPU that a WebGPU engine of somebody else runs on. */

/** The default adapter, in words. */
export async function adapterName(): Promise<string> {
  const info = (await navigator.gpu.requestAdapter())?.info;
  return [info?.vendor, info?.architecture, info?.description].filter(Boolean).join(' ') || 'unnamed';
}

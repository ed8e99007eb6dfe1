/** Which device trains, and why. */
export type Backend = 'webgpu' | 'webgl' | 'wasm';
export type BackendChoice = 'auto' | Backend;

export const backendLabels: Readonly<Record<BackendChoice, string>> = {
  auto: 'Auto',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
};

export interface DeviceReport {
  readonly backend: Backend;
  /** What runs, as the header shows it: "WASM SIMD · 2 threads", "WebGPU · NVIDIA". */
  readonly name: string;
  /** Why this one: "no GPU adapter was found", "chosen by you". */
  readonly reason: string;
  /** Threads that one model's steps are spread over; 1 on a GPU. */
  readonly threads: number;
  /** Whose kernels compute, and with what: with another build of them, weights may differ in their last bits. */
  readonly kernels: string;
  /** What was tried before it and why it was passed over, in order. */
  readonly passedOver: readonly { readonly backend: Backend; readonly reason: string }[];
}

/** True for the names that software renderers go by. */
export const isSoftware = (name: string): boolean =>
  /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i.test(name);

/** The kernels as functions: compiled once, called by signature with addresses in the memory they were bound to. */
import { check } from '../../../lib/check.ts';
import type { Arguments, Signature } from './asm/signature.ts';

type Kernel = (...values: readonly number[]) => void;

/** One compiled module bound to one memory. */
export class KernelInstance {
  readonly #kernels = new Map<string, Kernel>();

  private constructor(exports: WebAssembly.Exports) {
    for (const [name, kernel] of Object.entries(exports)) {
      // Every export of our module is a function of numbers without a result.
      if (typeof kernel === 'function') this.#kernels.set(name, kernel as Kernel);
    }
  }

  /** Compiles the binary over this memory. */
  static async over(memory: WebAssembly.Memory, binary: Uint8Array<ArrayBuffer>): Promise<KernelInstance> {
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
    return new KernelInstance(instance.exports);
  }

  /** Runs one kernel to its end; flags are 0 or 1, addresses and counts may use all 32 bits. */
  call<S extends Signature>(kernel: S, values: Arguments<S, number>): void {
    const given: Readonly<Record<string, number>> = values;
    const run = this.#kernels.get(kernel.name);
    check(run, `no kernel ${kernel.name}`);
    run(...[...kernel.integers, ...kernel.floats].map(name => given[name] ?? 0));
  }
}

/** The kernels as functions: compiled once, called by signature with addresses in the memory they were bound to. */
import { check } from '../../../lib/check.ts';
import type { Arguments, Signature } from './asm/signature.ts';
import { valueIn, type Value } from './lanes/call.ts';

/** One kernel, by its parameters in order. */
export type Kernel = (...values: readonly number[]) => void;

/** A compiled module's kernels over this memory, in an order that is the same in every thread. */
export async function bindKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<readonly (readonly [name: string, kernel: Kernel])[]> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  // Every export of our module is a function of numbers without a result.
  return WebAssembly.Module.exports(module).map(({ name }) => [name, exports[name] as Kernel]);
}

/** One compiled module bound to one memory, in this thread. */
export class KernelInstance {
  /** For other threads to bind to the same memory. */
  readonly module: WebAssembly.Module;
  /** The kernels by name, in the module's order. */
  readonly entries: readonly (readonly [name: string, kernel: Kernel])[];
  readonly #kernels: ReadonlyMap<string, Kernel>;

  private constructor(module: WebAssembly.Module, entries: KernelInstance['entries']) {
    this.module = module;
    this.entries = entries;
    this.#kernels = new Map(entries);
  }

  /** Compiles the binary over this memory. */
  static async over(memory: WebAssembly.Memory, binary: Uint8Array<ArrayBuffer>): Promise<KernelInstance> {
    const module = await WebAssembly.compile(binary);
    return new KernelInstance(module, await bindKernels(module, memory));
  }

  /** Runs one kernel to its end, as lane 0. */
  call<S extends Signature>(kernel: S, values: Arguments<S, Value>): void {
    this.#kernel(kernel)(...numbersOf(kernel, values));
  }

  /** The call made ready, to be made as often as wanted: with its changing numbers as they then are. */
  bind<S extends Signature>(kernel: S, values: Arguments<S, Value>): () => void {
    const run = this.#kernel(kernel);
    const numbers = numbersOf(kernel, values);
    const given: Readonly<Record<string, Value>> = values;
    const changing = [...kernel.integers, ...kernel.floats].flatMap((name, place) => {
      const value = given[name];
      return typeof value === 'object' && 'now' in value ? [{ place, value }] : [];
    });
    return () => {
      for (const { place, value } of changing) numbers[place] = value.now;
      run(...numbers);
    };
  }

  #kernel({ name }: Signature): Kernel {
    const run = this.#kernels.get(name);
    check(run, `no kernel ${name}`);
    return run;
  }
}

/** What a kernel is passed on lane 0. */
const numbersOf = ({ integers, floats }: Signature, values: Readonly<Record<string, Value>>): number[] =>
  [...integers, ...floats].map(name => valueIn(0, values[name]));

/** A WebAssembly module under construction: functions over one imported memory, every one of them exported. */
import { check } from '../../../../lib/check.ts';
import { list, section, text, unsigned } from './encoding.ts';
import { FunctionBuilder, type Features, type Local } from './function.ts';
import { signature, type Signature } from './signature.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };
/** What is imported must match what tfjs made: its single-threaded build has no maximum, its threaded one all 4 GB. */
const MEMORY_LIMITS = { own: [0, 1], shared: [3, 1, ...unsigned(65536)] };

/** Collects functions; each may call those defined before it. */
export class ModuleBuilder {
  readonly features: Features;
  readonly #functions = new Map<string, { index: number; builder: FunctionBuilder }>();

  constructor(features: Features) {
    this.features = features;
  }

  /** Adds a function; `build` writes its body, with the parameters by name. */
  define<I extends string, F extends string>(
    owner: Signature<I, F>,
    build: (f: FunctionBuilder, parameters: Record<I | F, Local>) => void,
  ): void {
    check(!this.#functions.has(owner.name), `${owner.name} is defined twice`);
    const builder = new FunctionBuilder(owner, this.features, name => this.#indexOf(name));
    this.#functions.set(owner.name, { index: this.#functions.size, builder });
    build(builder, builder.parameters(owner));
  }

  /** The binary; it imports its memory, one thread's own or shared by several, as env.memory. */
  encode(memoryKind: keyof typeof MEMORY_LIMITS = 'own'): Uint8Array<ArrayBuffer> {
    const functions = [...this.#functions.entries()];
    const memory = [...text('env'), ...text('memory'), 2, ...MEMORY_LIMITS[memoryKind]];
    return new Uint8Array([
      ...HEADER,
      ...section(SECTION.types, list(functions.map(([, { builder }]) => builder.encodeType()))),
      ...section(SECTION.imports, list([memory])),
      ...section(SECTION.functions, list(functions.map(([, { index }]) => unsigned(index)))),
      ...section(
        SECTION.exports,
        list(functions.map(([name, { index }]) => [...text(name), 0, ...unsigned(index)])),
      ),
      ...section(SECTION.code, list(functions.map(([, { builder }]) => builder.encodeBody()))),
    ]);
  }

  #indexOf(name: string): number {
    const found = this.#functions.get(name);
    check(found, `no function ${name}`);
    return found.index;
  }
}

/** Can this engine fuse multiply and add? (relaxed SIMD: Chrome 114 and later, Firefox 145 and later) */
export function hasRelaxedMadd(): boolean {
  const probe = new ModuleBuilder({ relaxedMadd: true });
  probe.define(signature('probe', ['p']), (f, { p }) => {
    const x = p.load('f32x4');
    f.store(p, f.multiplyAdd(x, x, x));
  });
  return WebAssembly.validate(probe.encode());
}

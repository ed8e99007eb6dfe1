/**
 * A compute shader with what it reads and writes: the WGSL of one kernel at one set of baked sizes. Every kernel is a flat
 * range of threads, numbered by `index`; what differs from call to call (the batch, above all) is in `sizes`, so that
 * another batch needs no other shader.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** How WGSL sees the elements of a buffer; a vector takes four elements of the tensor. */
export type Element = 'f32' | 'vec4f' | 'i32' | 'vec4i' | 'u32';

/** A tensor under the name that the shader knows it by. */
export interface Binding {
  readonly name: string;
  readonly tensor: TensorInfo;
  readonly element: Element;
  readonly written: boolean;
}

/** A tensor that the shader reads. */
export const reads = (name: string, tensor: TensorInfo, element: Element = 'f32'): Binding => ({
  name,
  tensor,
  element,
  written: false,
});

/** A tensor that the shader writes; it may read it too. */
export const writes = (name: string, tensor: TensorInfo, element: Element = 'f32'): Binding => ({
  name,
  tensor,
  element,
  written: true,
});

export interface Program {
  /** Names the shader: two programs with the same key have the same WGSL, so sizes written into it belong here. */
  readonly key: string;
  readonly bindings: readonly Binding[];
  /** How many threads have work; those beyond return at once. */
  readonly threads: number;
  /** Threads of a workgroup. */
  readonly width: number;
  /** Integers that the shader reads as `sizes.name`. */
  readonly sizes?: Readonly<Record<string, number>>;
  /**
   * The threads of a workgroup work together and meet at barriers: none may return early, so that `main` itself must see
   * to those beyond `sizes.threads`. There is `lane`, the thread's number within its workgroup, and `block`, the workgroup's.
   */
  readonly cooperative?: boolean;
  /** WGSL at module scope. */
  readonly declarations?: () => string;
  /** WGSL statements of one thread. */
  readonly main: () => string;
}

/** All of `sizes`, in the order of the shader's struct. */
export const sizesOf = (program: Program): readonly (readonly [string, number])[] => [
  ['threads', program.threads],
  ...Object.entries(program.sizes ?? {}),
];

/** The shader's text. */
export function shaderText(program: Program): string {
  const { bindings, width, cooperative = false, declarations, main } = program;
  const buffers = bindings.map(
    ({ name, element, written }, at) =>
      `@group(0) @binding(${at}) var<storage, ${written ? 'read_write' : 'read'}> ${name} : array<${element}>;`,
  );
  const fields = sizesOf(program).map(([name]) => `${name} : i32,`);
  return `
    ${buffers.join('\n')}
    struct Sizes { ${fields.join(' ')} }
    @group(0) @binding(${bindings.length}) var<uniform> sizes : Sizes;
    ${declarations?.() ?? ''}
    @compute @workgroup_size(${width})
    fn main(
      @builtin(workgroup_id) workgroup : vec3u,
      @builtin(num_workgroups) workgroups : vec3u,
      @builtin(local_invocation_index) local : u32,
    ) {
      let lane = i32(local);
      let block = i32(workgroup.x + workgroup.y * workgroups.x);
      let index = block * ${width} + lane;
      ${cooperative ? '' : 'if (index >= sizes.threads) { return; }'}
      ${main()}
    }
  `;
}

/** How many workgroups to start in x and y, each at most `limit`; together at least what the threads need. */
export function workgroups({ threads, width }: Program, limit: number): [number, number] {
  const needed = Math.ceil(threads / width);
  const rows = Math.ceil(needed / limit);
  return [Math.ceil(needed / rows), rows];
}

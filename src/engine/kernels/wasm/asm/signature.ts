/** The name and the parameters of a kernel: shared by its maker, by kernels that call it and by JavaScript. */

/** One kernel's name and parameters, in the order in which they are passed. */
export interface Signature<Integer extends string = string, Float extends string = string> {
  readonly name: string;
  /** i32 parameters: addresses (bytes), counts and flags. They come first. */
  readonly integers: readonly Integer[];
  /** f32 parameters. */
  readonly floats: readonly Float[];
}

/** A signature whose parameters can be named wherever it is used. */
export function signature<const I extends readonly string[], const F extends readonly string[] = readonly []>(
  name: string,
  integers: I,
  floats?: F,
): Signature<I[number], F[number]> {
  return { name, integers, floats: floats ?? [] };
}

/** One value for each parameter of a signature. */
export type Arguments<S, Value> =
  S extends Signature<infer I, infer F> ? { readonly [P in I | F]: Value } : never;

/** Small pieces of WGSL text. */

/** 0, 1, … n−1. */
export const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** One line for each number below n. */
export const lines = (n: number, line: (i: number) => string): string => upTo(n).map(line).join('\n');

/** The same, separated by commas. */
export const list = (n: number, item: (i: number) => string): string => upTo(n).map(item).join(', ');

/** A float literal: the float32 nearest to x. */
export const float = (x: number): string => `f32(${Math.fround(x)})`;

/** How many elements at a time: four where they come in fours, so that one load brings them all. */
export const lanesOf = (count: number): 1 | 4 => (count % 4 === 0 ? 4 : 1);

/** The WGSL type of that many floats. */
export const floatsOf = (lanes: 1 | 4): 'f32' | 'vec4f' => (lanes === 4 ? 'vec4f' : 'f32');

/** The WGSL type of that many integers. */
export const integersOf = (lanes: 1 | 4): 'i32' | 'vec4i' => (lanes === 4 ? 'vec4i' : 'i32');

/** ReLU of an expression. A comparison, not max(): most devices then let NaN through, and a diverged run shows. */
export const relu = (value: string, type: 'f32' | 'vec4f'): string =>
  `select(${value}, ${type}(), ${value} < ${type}())`;

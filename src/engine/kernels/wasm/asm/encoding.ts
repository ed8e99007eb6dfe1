/** Bytes of the WebAssembly binary format: numbers, vectors, names and sections. */

/** Unsigned LEB128 of a 32-bit number. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** Signed LEB128 of a 32-bit number. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  // The last byte's bit 6 is the sign: stop once what is left is nothing but copies of it.
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  return [...bytes, rest & 127];
}

/** The four little-endian bytes of a float. */
export function float(value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return Array.from(new Uint8Array(view.buffer));
}

/** The four little-endian bytes of a 32-bit integer. */
export const word = (value: number): number[] => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  (value >> 24) & 255,
];

/** A counted list of already encoded items. */
export const list = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];

/** A counted name; ASCII only. */
export const text = (name: string): number[] => list(Array.from(name, letter => [letter.charCodeAt(0)]));

/** One section of a module: its id, its length, its body. */
export const section = (id: number, body: readonly number[]): number[] => [
  id,
  ...unsigned(body.length),
  ...body,
];

/** A SIMD instruction: the prefix 0xfd and its number. */
export const simd = (instruction: number): number[] => [0xfd, ...unsigned(instruction)];

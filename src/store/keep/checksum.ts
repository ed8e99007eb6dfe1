/** A checksum of a plain value, by which damage to what was kept is noticed. Not proof against malice. */

/**
 * 16 hexadecimal digits; equal for equal values, also after structured cloning. Values are null, undefined, numbers, strings,
 * truth values, typed arrays, and lists and records of such. Some 1 GB of numbers a second.
 */
export function checksumOf(value: unknown): string {
  const sum: Sum = { first: 0x2f0b4c47, second: 0x6a09e667 };
  addValue(sum, value);
  return hex(finished(sum.first)) + hex(finished(sum.second));
}

interface Sum {
  first: number;
  second: number;
}

/** What is added before a value, so that values of different kinds differ. */
const TAGS = { nothing: 1, missing: 2, yes: 3, no: 4, number: 5, text: 6, bytes: 7, list: 8, record: 9 };

function addValue(sum: Sum, value: unknown): void {
  if (value === null) addWord(sum, TAGS.nothing);
  else if (value === undefined) addWord(sum, TAGS.missing);
  else if (typeof value === 'boolean') addWord(sum, value ? TAGS.yes : TAGS.no);
  else if (typeof value === 'number') addNumber(sum, value);
  else if (typeof value === 'string') addText(sum, value);
  else if (ArrayBuffer.isView(value)) addBytes(sum, value);
  else if (Array.isArray(value)) addList(sum, value);
  else addRecord(sum, Object.entries(value));
}

function addNumber(sum: Sum, value: number): void {
  addWord(sum, TAGS.number);
  for (const word of new Uint32Array(Float64Array.of(value).buffer)) addWord(sum, word);
}

function addText(sum: Sum, value: string): void {
  addWord(sum, TAGS.text);
  addWord(sum, value.length);
  for (let i = 0; i < value.length; i++) addWord(sum, value.charCodeAt(i));
}

function addList(sum: Sum, values: readonly unknown[]): void {
  addWord(sum, TAGS.list);
  addWord(sum, values.length);
  for (const value of values) addValue(sum, value);
}

function addRecord(sum: Sum, entries: readonly (readonly [string, unknown])[]): void {
  addWord(sum, TAGS.record);
  addWord(sum, entries.length);
  for (const [name, value] of entries) {
    addText(sum, name);
    addValue(sum, value);
  }
}

function addBytes(sum: Sum, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  addWord(sum, TAGS.bytes);
  addWord(sum, byteLength);
  const view = new Uint8Array(buffer, byteOffset, byteLength);
  const bytes = byteOffset % 4 === 0 ? view : view.slice(); // words lie at multiples of their size
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, byteLength >>> 2);
  // The loop that counts: megabytes of weights. State in locals, or it takes three times as long.
  let { first, second } = sum;
  for (const word of words) {
    first = mixedFirst(first, word);
    second = mixedSecond(second, word);
  }
  sum.first = first;
  sum.second = second;
  for (const byte of bytes.subarray(words.length * 4)) addWord(sum, byte);
}

function addWord(sum: Sum, word: number): void {
  sum.first = mixedFirst(sum.first, word);
  sum.second = mixedSecond(sum.second, word);
}

/** Two rounds like those of xxHash32 (Yann Collet), which differ in their constants. */
function mixedFirst(state: number, word: number): number {
  const mixed = (state + Math.imul(word, 0x85ebca77)) | 0;
  return Math.imul((mixed << 13) | (mixed >>> 19), 0x9e3779b1);
}

function mixedSecond(state: number, word: number): number {
  const mixed = (state ^ Math.imul(word, 0xc2b2ae3d)) | 0;
  return (Math.imul((mixed << 17) | (mixed >>> 15), 0x27d4eb2f) + 0x165667b1) | 0;
}

function finished(state: number): number {
  const first = Math.imul(state ^ (state >>> 15), 0x85ebca77);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae3d);
  return (second ^ (second >>> 16)) >>> 0;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

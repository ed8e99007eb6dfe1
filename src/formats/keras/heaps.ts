/**
 * HDF5's global heaps, where texts of variable length lie, looked over before HDF5 reads them: in a damaged one, an object
 * whose size is 0 or too large keeps HDF5 2.0 walking for ever, and nothing can stop it from outside.
 * Layout: HDF5 File Format Specification 3.0, III.E "Disk Format: Level 1E - Global Heap".
 */
import { badFile } from '../../data/badfile.ts';
import type { Bytes } from '../../data/bytes.ts';
import type { InkfoldError } from '../../lib/fault.ts';

/** What every HDF5 file begins with. */
const FILE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a global heap begins with: "GCOL", version 1, three bytes of zero. */
const HEAP = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0];
/** The header of a heap, and that of an object in it. */
const HEADER = 16;
const OBJECT = 16;

/**
 * The length of the longest object in any global heap, in bytes. Throws `BadFile` unless the bytes are an HDF5 file whose
 * global heaps can all be walked from end to end.
 */
export function checkHeaps(name: string, bytes: Bytes): number {
  if (!startsWith(bytes, FILE, 0))
    throw badFile(name, 'is no HDF5 file, or damaged from its beginning on; get it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!hasLongOffsets(bytes)) throw damaged(name);
  let longest = 0;
  for (let at = bytes.indexOf(0x47); at !== -1; at = bytes.indexOf(0x47, at + 1)) {
    if (!startsWith(bytes, HEAP, at)) continue;
    const inHeap = longestObject(view, at);
    if (inHeap === null) throw damaged(name);
    longest = Math.max(longest, inHeap);
  }
  return longest;
}

const damaged = (name: string): InkfoldError =>
  badFile(name, 'is damaged: the texts in it cannot be found; get it again');

const startsWith = (bytes: Bytes, signature: readonly number[], at: number): boolean =>
  signature.every((byte, i) => bytes[at + i] === byte);

/** Whether addresses and lengths take eight bytes each, as in every file of Keras's; the superblock says so. */
function hasLongOffsets(bytes: Bytes): boolean {
  const version = bytes[8] ?? 0;
  const at = version < 2 ? 13 : 9;
  return bytes[at] === 8 && bytes[at + 1] === 8;
}

/**
 * The longest object of a heap, null where it cannot be walked: objects follow one another, each as long as it says, rounded
 * up to eight bytes; number 0 is the free space at the end.
 */
function longestObject(view: DataView, start: number): number | null {
  if (start + HEADER > view.byteLength) return null;
  const end = start + Number(view.getBigUint64(start + 8, true));
  if (end > view.byteLength) return null;
  let longest = 0;
  let at = start + HEADER;
  while (at + OBJECT <= end) {
    const isFree = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    const length = isFree ? size : OBJECT + Math.ceil(size / 8) * 8;
    if (length < OBJECT || at + length > end) return null;
    if (!isFree) longest = Math.max(longest, size);
    at += length;
  }
  return longest;
}

/** Seeded damage to bytes: what disks, networks and people with bad intentions do to a file. */
import type { Random } from '../../lib/random.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers that lengths, counts and offsets are attacked with. */
const ATTACKS: readonly bigint[] = [
  0n,
  1n,
  7n,
  255n,
  256n,
  0x7fffn,
  0xffffn,
  0x10000n,
  0x7fffffffn,
  0x80000000n,
  0xfffffff0n,
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  0xffffffffffffffffn,
];
const WIDTHS = [1, 2, 4, 8] as const;

/** One to three kinds of damage; half of them near `spots`, where a format keeps what matters. */
export function damaged(bytes: Bytes, rng: Random, spots: readonly number[] = []): Bytes {
  let out = bytes;
  for (let left = 1 + rng.below(3); left > 0; left--) out = damagedOnce(out, rng, spots);
  return out;
}

function damagedOnce(bytes: Bytes, rng: Random, spots: readonly number[]): Bytes {
  if (bytes.length === 0) return Uint8Array.of(rng.below(256));
  const at = place(bytes, rng, spots);
  const length = 1 + rng.below(Math.min(bytes.length - at, rng.below(4) === 0 ? bytes.length : 64));
  const chunk = bytes.slice(at, at + length);
  switch (rng.below(12)) {
    case 0:
    case 1:
      return patched(bytes, at, [(bytes[at] ?? 0) ^ (1 << rng.below(8))]);
    case 2:
      return patched(bytes, at, [rng.below(256)]);
    case 3:
    case 4:
    case 5:
      return patched(bytes, at, attack(rng));
    case 6:
      return bytes.slice(0, at);
    case 7:
      return spliced(bytes, at, 0, chunk);
    case 8:
      return spliced(bytes, at, length, new Uint8Array(0));
    case 9:
      return spliced(bytes, at, 0, noise(rng, 1 + rng.below(40)));
    case 10:
      return patched(bytes, at, new Uint8Array(length));
    default: {
      // Something from elsewhere in the file: headers, offsets and whole records that are not theirs.
      const from = place(bytes, rng, spots);
      return patched(bytes, at, bytes.slice(from, from + Math.min(length, 64)));
    }
  }
}

/** An index into the bytes. */
function place(bytes: Bytes, rng: Random, spots: readonly number[]): number {
  const spot = spots[rng.below(Math.max(1, spots.length))];
  if (spot === undefined || rng.below(2) === 0) return rng.below(bytes.length);
  return Math.min(bytes.length - 1, spot + rng.below(48));
}

function attack(rng: Random): readonly number[] {
  const width = WIDTHS[rng.below(WIDTHS.length)] ?? 4;
  const value = ATTACKS[rng.below(ATTACKS.length)] ?? 0n;
  const bytes = Array.from({ length: width }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
  return rng.below(2) === 0 ? bytes : bytes.toReversed();
}

function patched(bytes: Bytes, at: number, values: ArrayLike<number>): Bytes {
  const out = bytes.slice();
  for (let i = 0; i < values.length && at + i < out.length; i++) out[at + i] = values[i] ?? 0;
  return out;
}

function spliced(bytes: Bytes, at: number, removed: number, added: Bytes): Bytes {
  const out = new Uint8Array(bytes.length - removed + added.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(at + removed), at + added.length);
  return out;
}

const noise = (rng: Random, length: number): Bytes => Uint8Array.from({ length }, () => rng.below(256));

/** Every place where one of these signatures stands, such as "PK". */
export function spotsOf(bytes: Bytes, signatures: readonly string[]): readonly number[] {
  const text = new TextDecoder('latin1').decode(bytes);
  return signatures.flatMap(signature => {
    const found: number[] = [];
    for (let at = text.indexOf(signature); at !== -1; at = text.indexOf(signature, at + 1)) found.push(at);
    return found;
  });
}

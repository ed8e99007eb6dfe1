/**
 * Seeded random numbers, forked per purpose. A stream is an argument, never a global: the initial weights, the
 * shuffle and the dropout masks of a run each draw from their own fork, so that changing one leaves the others alone.
 */
export interface Random {
  /** The next 32 random bits as an unsigned integer. */
  bits(): number;
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, n), 1 ≤ n ≤ 2³². */
  below(n: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** An independent stream for a named purpose; the same name gives the same stream, wherever this one stands. */
  fork(purpose: string): Random;
}

/** A stream that depends on `seed` (any finite number) alone. Generator: sfc32, by Chris Doty-Humphrey (PractRand). */
export function random(seed: number): Random {
  return stream(hash(String(seed), 0x9e3779b9));
}

function stream(key: number): Random {
  let a = mix(key ^ 0x243f6a88);
  let b = mix(key ^ 0x85a308d3);
  let c = mix(key ^ 0x13198a2e);
  let counter = 1;
  const bits = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) bits();
  const uniform = (): number => bits() / 4294967296;
  return {
    bits,
    uniform,
    below: n => {
      // Rejection keeps the result unbiased: without it small values would be a little likelier.
      const limit = 4294967296 - (4294967296 % n);
      for (;;) {
        const x = bits();
        if (x < limit) return x % n;
      }
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fork: purpose => stream(hash(purpose, key)),
  };
}

/** Shuffles in place (Fisher–Yates) and returns its argument. */
export function shuffle<T extends { length: number; [index: number]: number }>(items: T, rng: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const held = items[i] as number;
    items[i] = items[j] as number;
    items[j] = held;
  }
  return items;
}

/** 32-bit FNV-1a over UTF-16 units, then mixed. */
function hash(text: string, basis: number): number {
  let h = basis ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
export function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

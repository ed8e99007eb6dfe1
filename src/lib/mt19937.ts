/**
 * numpy's legacy random stream, bit for bit: what scikit-learn draws its splits from. Mersenne Twister of Matsumoto and
 * Nishimura (1998), seeded and used as numpy.random.RandomState does. For splits alone; random.ts serves all else.
 */
const SIZE = 624;
const SHIFT = 397;

export interface LegacyRandom {
  /** The next 32 random bits as an unsigned integer. */
  bits(): number;
  /** Uniform integer in [0, most], as numpy's `random_interval`: masked, and drawn again where too large. */
  upTo(most: number): number;
  /** Shuffles in place and returns its argument, as `RandomState.shuffle` does a one-dimensional array. */
  shuffle(items: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer>;
  /** The numbers 0 to n − 1 in random order, as `RandomState.permutation(n)`. */
  permutation(n: number): Int32Array<ArrayBuffer>;
}

/** The stream of `numpy.random.RandomState(seed)`, seed a whole number from 0 to 2³² − 1. */
export function legacyRandom(seed: number): LegacyRandom {
  const state = seeded(seed);
  let position = SIZE;

  function bits(): number {
    if (position === SIZE) {
      twist(state);
      position = 0;
    }
    return temper(at(state, position++));
  }

  function upTo(most: number): number {
    const mask = most > 0 ? 0xffffffff >>> Math.clz32(most) : 0;
    if (mask === 0) return 0;
    for (;;) {
      const value = (bits() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  function shuffle(items: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    for (let i = items.length - 1; i > 0; i--) {
      const j = upTo(i);
      const held = at(items, i);
      items[i] = at(items, j);
      items[j] = held;
    }
    return items;
  }

  return { bits, upTo, shuffle, permutation: n => shuffle(new Int32Array(n).map((_, i) => i)) };
}

/** Knuth's generator fills the state: `init_genrand` of the reference implementation. */
function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const before = at(state, i - 1);
    state[i] = Math.imul(before ^ (before >>> 30), 1812433253) + i;
  }
  return state;
}

/** The next 624 words of the state, in place. */
function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const y = (at(state, i) & 0x80000000) | (at(state, (i + 1) % SIZE) & 0x7fffffff);
    state[i] = at(state, (i + SHIFT) % SIZE) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

function temper(y: number): number {
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

const at = (words: ArrayLike<number>, i: number): number => words[i] ?? 0;

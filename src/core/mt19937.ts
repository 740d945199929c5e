/**
 * NumPy's legacy `RandomState`, so that numbers which a published reference implementation drew can be drawn again.
 * Everything that is ours draws from Philox; this generator exists only to agree with others.
 *
 * Source: Matsumoto, Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998; the drawing rules of
 * `numpy.random.RandomState`, which NumPy has frozen (NEP 19).
 *
 * @example
 * ```ts
 * new RandomState(2020).permutation(17); // as numpy.random.RandomState(2020).permutation(17)
 * ```
 */
export class RandomState {
  readonly #state = new Uint32Array(SIZE);
  #position = SIZE;
  #spareNormal: number | undefined;

  /** @param seed An integer from 0 to 2^32 - 1; a RangeError otherwise. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`Cannot seed: 'seed' must be an integer from 0 to 2^32 - 1, got ${seed}`);
    }
    this.#state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const previous = this.#state[i - 1]!;
      this.#state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** One number uniform on [0, 1), 53 bits: `random_sample()`. */
  randomSample(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** One standard normal by Marsaglia's polar method, its twin kept for the next call: `randn()`. */
  randn(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    let x: number, y: number, square: number;
    do {
      x = 2 * this.randomSample() - 1;
      y = 2 * this.randomSample() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt(-2 * Math.log(square) / square);
    this.#spareNormal = scale * x;
    return scale * y;
  }

  /** The numbers 0 to n - 1 in random order: `permutation(n)`. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.#upTo(i);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }

  /** `size` different numbers below n: `choice(n, size, replace=False)`. A RangeError if there are not so many. */
  choice(n: number, size: number): Uint32Array {
    if (size > n) throw new RangeError(`Cannot choose ${size} different numbers out of ${n}: lower the size`);
    return this.permutation(n).subarray(0, size);
  }

  /** Uniform on 0 to `max` inclusive, by masking and rejection as the legacy generator does. */
  #upTo(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.#next() & mask) >>> 0; while (value > max);
    return value;
  }

  #next(): number {
    if (this.#position === SIZE) this.#twist();
    let word = this.#state[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      state[i] = state[(i + OFFSET) % SIZE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}

const SIZE = 624;
const OFFSET = 397;

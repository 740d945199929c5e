/** All n-grams of one order in a set of sequences, numbered: equal ones have equal numbers, different ones different. */
export interface NGrams {
  readonly order: number;
  /** How many different ones there are; they are numbered from 0 in order of appearance. */
  readonly distinct: number;
  /** [total]: the number of the n-gram that begins at each position, sequence after sequence. */
  readonly ids: Uint32Array;
  /** [sequences + 1]: where the n-grams of each sequence begin in `ids`. */
  readonly starts: Uint32Array;
}

/**
 * Numbers the n-grams of orders 1 to `most`, each as the pair of its first n - 1 tokens, which are numbered already, and
 * its last: one exact comparison of two integers per position and order, whatever the tokens are.
 *
 * @param sequences Tokens are any numbers that compare by value.
 * @param most The highest order, a positive integer; a RangeError otherwise.
 * @returns One entry per order, in order, also for those that no sequence is long enough for.
 *
 * @example
 * ```ts
 * nGrams([[5, 9, 5], [9, 5]], 2)[1]!.ids; // [0, 1, 1]: 5 9, 9 5, 9 5
 * ```
 */
export function nGrams(sequences: readonly ArrayLike<number>[], most: number): NGrams[] {
  if (!Number.isInteger(most) || most < 1) {
    throw new RangeError(`Cannot number n-grams: 'most' must be a positive integer, got ${most}`);
  }
  const tokens = numbered(sequences), all = [tokens];
  for (let order = 2; order <= most; order++) all.push(extended(all.at(-1) ?? tokens, tokens, order));
  return all;
}

function numbered(sequences: readonly ArrayLike<number>[]): NGrams {
  const starts = startsOf(sequences.map(({ length }) => length));
  const ids = new Uint32Array(starts.at(-1) ?? 0), known = new Map<number, number>();
  sequences.forEach((sequence, s) => {
    for (let i = 0; i < sequence.length; i++) {
      const token = sequence[i]!;
      let id = known.get(token);
      if (id === undefined) known.set(token, id = known.size);
      ids[starts[s]! + i] = id;
    }
  });
  return { order: 1, distinct: known.size, ids, starts };
}

function extended(shorter: NGrams, tokens: NGrams, order: number): NGrams {
  const count = shorter.starts.length - 1;
  const starts = startsOf(Array.from({ length: count }, (_, s) => {
    return Math.max(0, shorter.starts[s + 1]! - shorter.starts[s]! - 1);
  }));
  const ids = new Uint32Array(starts[count]!);
  const numberOf = pairNumbers(ids.length);
  let distinct = 0;
  for (let s = 0; s < count; s++) {
    const start = starts[s]!, head = shorter.starts[s]!, last = tokens.starts[s]! + order - 1;
    for (let i = 0; i < starts[s + 1]! - start; i++) {
      const id = numberOf(shorter.ids[head + i]!, tokens.ids[last + i]!);
      ids[start + i] = id;
      if (id === distinct) distinct++;
    }
  }
  return { order, distinct, ids, starts };
}

function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, s) => starts[s + 1] = starts[s]! + length);
  return starts;
}

/** Numbers pairs by first appearance: open addressing with linear steps, at most half full. */
function pairNumbers(most: number): (left: number, right: number) => number {
  const size = 2 ** Math.ceil(Math.log2(2 * most + 2)), mask = size - 1;
  const lefts = new Uint32Array(size), rights = new Uint32Array(size), numbers = new Int32Array(size).fill(-1);
  let known = 0;
  return (left, right) => {
    const mixed = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;; slot = (slot + 1) & mask) {
      const number = numbers[slot]!;
      if (number === -1) break;
      if (lefts[slot] === left && rights[slot] === right) return number;
    }
    lefts[slot] = left;
    rights[slot] = right;
    return numbers[slot] = known++;
  };
}

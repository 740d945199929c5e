/** Where in a text a pattern fits best. */
export interface BestFit {
  /** Insertions, deletions and substitutions between the pattern and that passage. */
  readonly edits: number;
  /** Symbols read from the start of the scan up to the end of the passage. */
  readonly read: number;
  /** Edits of the best passage that ends where the scan does: where it is anchored, the edit distance to all of it. */
  readonly whole: number;
}

export interface ScanOptions {
  /** `-1` reads backward from `start`, for a pattern that is reversed. @default 1 */
  readonly direction?: 1 | -1;
  /** Whether the passage must begin at the start of the scan; otherwise it may begin anywhere. @default false */
  readonly anchored?: boolean;
}

const WORD = 32;

/**
 * A pattern prepared for approximate search by Myers' bit-parallel algorithm: 32 rows of the edit distance's table are the
 * vertical differences in two words, and a column costs a dozen operations per word.
 *
 * Source: Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", JACM 46, 1999;
 * Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic J. of Computing 10, 2003, for
 * the anchored start.
 */
export class EditPattern {
  readonly length: number;
  readonly #words: number;
  /** Of each symbol of the pattern the words that mark where it is; all others have the first, empty row. */
  readonly #rows = new Map<number, number>();
  readonly #marks: Int32Array;

  /** @param pattern Symbols, compared by value. */
  constructor(pattern: ArrayLike<number>) {
    this.length = pattern.length;
    this.#words = Math.ceil(pattern.length / WORD);
    for (let i = 0; i < pattern.length; i++) {
      const symbol = pattern[i]!;
      if (!this.#rows.has(symbol)) this.#rows.set(symbol, (this.#rows.size + 1) * this.#words);
    }
    this.#marks = new Int32Array((this.#rows.size + 1) * this.#words);
    for (let i = 0; i < pattern.length; i++) {
      this.#marks[(this.#rows.get(pattern[i]!) ?? 0) + (i >> 5)]! |= 1 << (i & 31);
    }
  }

  /**
   * Scans a text for the passage with the fewest edits; of several the one that ends first. Time grows with the symbols read
   * times the words of the pattern.
   *
   * @param count Symbols to read.
   *
   * @example
   * ```ts
   * new EditPattern([2, 3]).fit([1, 2, 9, 3, 1], 0, 5); // { edits: 1, read: 2, whole: 2 }: 2 alone
   * ```
   */
  fit(
    text: ArrayLike<number>,
    start: number,
    count: number,
    { direction = 1, anchored = false }: ScanOptions = {},
  ): BestFit {
    const words = this.#words, marks = this.#marks, last = words - 1, lastBit = (this.length - 1) & 31;
    const plus = new Int32Array(words).fill(-1), minus = new Int32Array(words);
    let edits = this.length, best = edits, read = 0;
    if (words === 0) return { edits: 0, read: 0, whole: anchored ? count : 0 };
    for (let column = 1; column <= count; column++) {
      const row = this.#rows.get(text[start + direction * (column - 1)]!) ?? 0;
      // What the row above adds from column to column: the first row costs a symbol each, or is free.
      let carry = anchored ? 1 : 0;
      for (let word = 0; word < words; word++) {
        const up = plus[word]!, down = minus[word]!, negative = carry < 0 ? 1 : 0;
        const mark = marks[row + word]!, equal = mark | negative;
        const vertical = mark | down;
        const horizontal = ((((equal & up) + up) | 0) ^ up) | equal;
        const rises = down | ~(horizontal | up), falls = up & horizontal, bit = word === last ? lastBit : 31;
        const shifted = (rises << 1) | (carry > 0 ? 1 : 0);
        plus[word] = (falls << 1) | negative | ~(vertical | shifted);
        minus[word] = shifted & vertical;
        carry = ((rises >>> bit) & 1) - ((falls >>> bit) & 1);
      }
      edits += carry;
      if (edits < best) {
        best = edits;
        read = column;
      }
    }
    return { edits: best, read, whole: edits };
  }
}

/**
 * Levenshtein's distance of two sequences of symbols.
 *
 * @example
 * ```ts
 * editDistance([1, 2, 3], [2, 3, 4]); // 2
 * ```
 */
export function editDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return new EditPattern(a).fit(b, 0, b.length, { anchored: true }).whole;
}

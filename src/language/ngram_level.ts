/**
 * The n-grams of one length while they are counted: a hash table from (n-gram without its last token, last token) to a
 * running number, with open addressing over typed arrays.
 *
 * @example
 * ```ts
 * const bigrams = new NgramLevel();
 * const id = bigrams.add(3, 7); // the unigram that has number 3, followed by token 7
 * bigrams.counts[id]!++;
 * ```
 */
export class NgramLevel {
  /** Of each n-gram, the number of its beginning, one token shorter, in the level before. */
  parents = new Int32Array(1024);
  /** Of each n-gram, its last token. */
  tokens = new Uint16Array(1024);
  /** Of each n-gram, whatever the caller counts. */
  counts = new Uint32Array(1024);
  /** N-grams so far; the arrays are longer. */
  size = 0;
  /** Number + 1 of the n-gram in a slot, 0 where it is free; never more than half full. */
  #slots = new Int32Array(2048);

  /** The n-gram's number. A new one has the size before as its number, and count 0. */
  add(parent: number, token: number): number {
    let slot = this.#slot(parent, token);
    if (this.#slots[slot]! > 0) return this.#slots[slot]! - 1;
    if (this.size === this.parents.length) {
      this.#grow();
      slot = this.#slot(parent, token);
    }
    const id = this.size++;
    this.parents[id] = parent;
    this.tokens[id] = token;
    this.#slots[slot] = id + 1;
    return id;
  }

  /** The slot that holds the n-gram, or the free one where it belongs. */
  #slot(parent: number, token: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(token + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
    for (let slot = (hash ^ hash >>> 13) & mask;; slot = slot + 1 & mask) {
      const id = this.#slots[slot]! - 1;
      if (id < 0 || this.parents[id] === parent && this.tokens[id] === token) return slot;
    }
  }

  #grow(): void {
    const capacity = 2 * this.parents.length;
    const { parents, tokens, counts } = this;
    this.parents = new Int32Array(capacity);
    this.tokens = new Uint16Array(capacity);
    this.counts = new Uint32Array(capacity);
    this.parents.set(parents);
    this.tokens.set(tokens);
    this.counts.set(counts);
    this.#slots = new Int32Array(2 * capacity);
    for (let id = 0; id < this.size; id++) this.#slots[this.#slot(parents[id]!, tokens[id]!)] = id + 1;
  }
}

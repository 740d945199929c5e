import type { Discounts } from "./kneser_ney_discounts.ts";
import { childOf, levelStarts, type NgramTrie } from "./ngram_trie.ts";

/** A model as named arrays. */
export interface KneserNeyArrays {
  /** Order and vocabulary. */
  readonly shape: Uint32Array;
  /** [order, 3] */
  readonly discounts: Float64Array;
  /** The n-grams, as in {@linkcode NgramTrie}. */
  readonly tokens: Uint16Array;
  readonly counts: Uint32Array;
  readonly firstChild: Uint32Array;
}

/**
 * An n-gram model over integer tokens: modified Kneser-Ney smoothing, interpolated. With h a context of n - 1 tokens,
 * h' the same without its first token, and c the counts of `countNgrams()`,
 *
 *     p(w | h) = (c(h w) - D(c(h w))) / Σ_v c(h v) + γ(h) p(w | h')
 *     γ(h) = (D_1 N_1(h) + D_2 N_2(h) + D_3+ N_3+(h)) / Σ_v c(h v)
 *
 * where N_c(h) is the number of tokens v with c(h v) = c. A context that nothing follows leaves the word to h'. Below
 * the unigrams lies the uniform distribution over the vocabulary, so that no token has probability 0.
 *
 * A context shorter than n - 1 tokens, as at the beginning of a document, takes the model's shorter n-grams.
 *
 * Source: Chen and Goodman, "An empirical study of smoothing techniques for language modeling", Computer Speech and
 * Language 13, 1999, sections 2.7 and 3.
 */
export class KneserNey {
  readonly order: number;
  readonly vocabulary: number;
  /** Of unigrams, bigrams and so on. */
  readonly discounts: readonly Discounts[];
  readonly #trie: NgramTrie;
  /** [nodes shorter than the order]: Σ_v c(h v). */
  readonly #totals: Float64Array;
  /** [nodes shorter than the order]: γ(h). */
  readonly #backoffs: Float64Array;

  constructor(trie: NgramTrie, vocabulary: number, discounts: readonly Discounts[]) {
    this.order = trie.order;
    this.vocabulary = vocabulary;
    this.discounts = discounts;
    this.#trie = trie;
    const { counts, firstChild } = trie, starts = levelStarts(trie);
    this.#totals = new Float64Array(firstChild.length - 1);
    this.#backoffs = new Float64Array(firstChild.length - 1);
    for (let level = 0; level < trie.order; level++) {
      for (let node = starts[level]!; node < starts[level + 1]!; node++) {
        let total = 0, taken = 0;
        for (let child = firstChild[node]!; child < firstChild[node + 1]!; child++) {
          total += counts[child]!;
          taken += this.#discount(level, counts[child]!);
        }
        this.#totals[node] = total;
        this.#backoffs[node] = total > 0 ? taken / total : 1;
      }
    }
  }

  /** The number of n-grams of all lengths. */
  get ngrams(): number {
    return this.#trie.tokens.length - 1;
  }

  /**
   * The distribution of the token after a context: log p of each, in nats. They sum to 1.
   *
   * @param context Any number of tokens; the last `order - 1` are read.
   * @throws RangeError for a token outside the vocabulary.
   */
  logProbabilities(context: ArrayLike<number>): Float64Array {
    const { tokens, counts, firstChild } = this.#trie;
    const masses = new Float64Array(this.vocabulary).fill(1 / this.vocabulary);
    for (let level = 0; level <= Math.min(this.order - 1, context.length); level++) {
      let node = 0;
      for (let i = context.length - level; i < context.length && node >= 0; i++) {
        node = childOf(this.#trie, node, this.#checked(context, i));
      }
      const total = node < 0 ? 0 : this.#totals[node]!;
      if (total === 0) break;
      const backoff = this.#backoffs[node]!;
      for (let token = 0; token < masses.length; token++) masses[token]! *= backoff;
      for (let child = firstChild[node]!; child < firstChild[node + 1]!; child++) {
        masses[tokens[child]!]! += (counts[child]! - this.#discount(level, counts[child]!)) / total;
      }
    }
    return masses.map(Math.log);
  }

  /**
   * log p of each token of one document given those before it, in nats; the first is given none.
   *
   * @throws RangeError for a token outside the vocabulary.
   */
  score(document: ArrayLike<number>): Float64Array {
    const { counts } = this.#trie, logLikelihoods = new Float64Array(document.length);
    // contexts[k] is the node of the k tokens before, -1 where they were never seen.
    let contexts = new Int32Array(this.order).fill(-1), next = new Int32Array(this.order);
    contexts[0] = 0;
    for (let i = 0; i < document.length; i++) {
      const token = this.#checked(document, i);
      let mass = 1 / this.vocabulary;
      next.fill(-1);
      next[0] = 0;
      for (let level = 0; level < this.order; level++) {
        const node = contexts[level]!, total = node < 0 ? 0 : this.#totals[node]!;
        if (total === 0) break;
        const child = childOf(this.#trie, node, token);
        mass *= this.#backoffs[node]!;
        if (child >= 0) mass += (counts[child]! - this.#discount(level, counts[child]!)) / total;
        if (level + 1 < this.order) next[level + 1] = child;
      }
      logLikelihoods[i] = Math.log(mass);
      [contexts, next] = [next, contexts];
    }
    return logLikelihoods;
  }

  /** The whole model, for a cache; the arrays are the model's own. `kneserNeyFromArrays()` reads them. */
  toArrays(): KneserNeyArrays {
    const { tokens, counts, firstChild } = this.#trie;
    const shape = Uint32Array.of(this.order, this.vocabulary);
    return { shape, discounts: Float64Array.from(this.discounts.flat()), tokens, counts, firstChild };
  }

  #discount(level: number, count: number): number {
    const [once, twice, more] = this.discounts[level]!;
    return count === 1 ? once : count === 2 ? twice : more;
  }

  #checked(tokens: ArrayLike<number>, i: number): number {
    const token = tokens[i]!;
    if (Number.isInteger(token) && token >= 0 && token < this.vocabulary) return token;
    throw new RangeError(
      `Cannot predict: token ${i} must be an integer from 0 to ${this.vocabulary - 1}, got ${token}`,
    );
  }
}

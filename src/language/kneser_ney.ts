import { countNgrams } from "./count_ngrams.ts";
import { type Discounts, kneserNeyDiscounts } from "./kneser_ney_discounts.ts";
import { KneserNey } from "./kneser_ney_model.ts";
import { checkTrie, levelStarts } from "./ngram_trie.ts";

/** The shape of a model. */
export interface KneserNeyOptions {
  /** The length of the longest n-grams, from 1 to 8: a token is predicted from `order - 1` before it. */
  readonly order: number;
  /** The number of tokens, from 1 to 65,536. */
  readonly vocabulary: number;
}

/**
 * Trains an n-gram model with modified Kneser-Ney smoothing; its formulas stand at {@linkcode KneserNey}.
 *
 * @param documents The tokens of each document; n-grams stay within one.
 * @throws RangeError for options out of range, a token outside the vocabulary, or no tokens at all.
 *
 * @example
 * ```ts
 * const model = trainKneserNey([[0, 1, 0, 1, 0, 2]], { order: 2, vocabulary: 3 });
 * Math.exp(model.logProbabilities([0])[1]!); // 23/48
 * ```
 */
export function trainKneserNey(documents: readonly ArrayLike<number>[], options: KneserNeyOptions): KneserNey {
  checkOptions(options);
  const trie = countNgrams(documents, options.order, options.vocabulary);
  if (trie.tokens.length === 1) throw new RangeError("Cannot train: needs at least one token, got none");
  const starts = levelStarts(trie);
  const discounts = Array.from(
    { length: options.order },
    (_, level) => kneserNeyDiscounts(trie.counts.subarray(starts[level + 1], starts[level + 2])),
  );
  return new KneserNey(trie, options.vocabulary, discounts);
}

/**
 * Reads a model from the arrays that {@linkcode KneserNey.toArrays} gave.
 *
 * @throws TypeError for an array that is missing or of another type, RangeError for arrays that do not fit together.
 */
export function kneserNeyFromArrays(arrays: Readonly<Record<string, unknown>>): KneserNey {
  const { shape, discounts, tokens, counts, firstChild } = arrays;
  if (
    !(shape instanceof Uint32Array && discounts instanceof Float64Array && tokens instanceof Uint16Array &&
      counts instanceof Uint32Array && firstChild instanceof Uint32Array)
  ) {
    throw new TypeError(
      "Cannot read an n-gram model: needs Uint32Array 'shape', 'counts' and 'firstChild', Uint16Array 'tokens' and " +
        `Float64Array 'discounts', got ${Object.keys(arrays).join(", ") || "nothing"}`,
    );
  }
  const [order = 0, vocabulary = 0] = shape;
  checkOptions({ order, vocabulary });
  const trie = { order, tokens, counts, firstChild };
  checkTrie(trie, vocabulary);
  const largest = [1, 2, 3];
  if (discounts.length !== 3 * order || !discounts.every((value, i) => value > 0 && value <= largest[i % 3]!)) {
    throw new RangeError(
      `Cannot read an n-gram model: needs ${3 * order} discounts, each above 0 and at most its count`,
    );
  }
  const rows = Array.from({ length: order }, (_, level): Discounts => {
    return [discounts[3 * level]!, discounts[3 * level + 1]!, discounts[3 * level + 2]!];
  });
  return new KneserNey(trie, vocabulary, rows);
}

function checkOptions({ order, vocabulary }: KneserNeyOptions): void {
  for (const [name, value, largest] of [["order", order, 8], ["vocabulary", vocabulary, 65_536]] as const) {
    if (!(Number.isInteger(value) && value >= 1 && value <= largest)) {
      throw new RangeError(
        `Cannot build an n-gram model: '${name}' must be an integer from 1 to ${largest}, got ${value}`,
      );
    }
  }
}

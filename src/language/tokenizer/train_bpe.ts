import {
  type BpeMerges,
  bpeVocabulary,
  FIRST_MERGED_TOKEN,
  LARGEST_VOCABULARY,
  LONGEST_TOKEN_BYTES,
  pairKey,
} from "./bpe_merges.ts";
import { type PretokenRule, splitPretokens } from "./split_pretokens.ts";
import { utf8Bytes } from "./utf8_bytes.ts";

/** How {@linkcode trainBpe} learns. */
export interface TrainBpeOptions {
  /** The number of tokens to end with, bytes and boundary among them: from 257 to 65,536. */
  readonly vocabulary: number;
  /** @default "gpt2" */
  readonly rule?: PretokenRule;
}

/** A distinct pre-token, as the tokens that it consists of by now. */
interface Word {
  tokens: number[];
  /** How often it occurs. */
  readonly count: number;
}

/** A pair of neighbours. */
interface Pair {
  readonly left: number;
  readonly right: number;
  /** How often it occurs in the text. */
  count: number;
  /** Words that hold it, or held it once. */
  readonly words: Set<Word>;
}

/**
 * Learns byte-pair encoding: again and again the most frequent pair of neighbours becomes a token, of equally frequent
 * ones that with the lowest left token, then the lowest right one. So the same text gives the same merges everywhere.
 *
 * A pair is counted at every place, in "aaa" twice. No merge crosses a pre-token's end or makes a token of more than
 * 256 bytes. Where no pair occurs twice any more the vocabulary stays smaller than asked for.
 *
 * Source: Sennrich et al. 2016 (arXiv:1508.07909), algorithm 1, which leaves ties open.
 *
 * @throws {RangeError} Where the vocabulary is outside its range.
 * @throws {TypeError} Where a text holds half of a surrogate pair.
 *
 * @example
 * ```ts
 * trainBpe(["the whale, the whale"], { vocabulary: 258 }).merges; // [[0x20, 0x77]], " w"
 * ```
 */
export function trainBpe(texts: Iterable<string>, { vocabulary, rule = "gpt2" }: TrainBpeOptions): BpeMerges {
  if (!(Number.isInteger(vocabulary) && vocabulary >= bpeVocabulary(0) && vocabulary <= LARGEST_VOCABULARY)) {
    throw new RangeError(
      `Cannot train: 'vocabulary' must be from ${bpeVocabulary(0)} to ${LARGEST_VOCABULARY}, got ${vocabulary}`,
    );
  }
  const pairs = new Map<number, Pair>();
  for (const word of countWords(texts, rule)) changeCounts(pairs, word, 1);

  const merges: [number, number][] = [], lengths = new Array<number>(FIRST_MERGED_TOKEN).fill(1);
  while (bpeVocabulary(merges.length) < vocabulary) {
    const best = mostFrequent(pairs, lengths);
    if (best === undefined) break;
    const { left, right } = best;
    for (const word of best.words) {
      changeCounts(pairs, word, -1);
      word.tokens = joined(word.tokens, left, right, FIRST_MERGED_TOKEN + merges.length);
      changeCounts(pairs, word, 1);
    }
    merges.push([left, right]);
    lengths.push(lengths[left]! + lengths[right]!);
  }
  return { rule, merges };
}

/** The distinct pre-tokens of all texts. */
function countWords(texts: Iterable<string>, rule: PretokenRule): Word[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const pretoken of splitPretokens(text, rule)) counts.set(pretoken, (counts.get(pretoken) ?? 0) + 1);
  }
  return Array.from(counts, ([pretoken, count]) => ({ tokens: [...utf8Bytes(pretoken)], count }));
}

/** Adds a word's pairs to the counts, or takes them out. */
function changeCounts(pairs: Map<number, Pair>, word: Word, sign: 1 | -1): void {
  const { tokens, count } = word;
  for (let i = 1; i < tokens.length; i++) {
    const left = tokens[i - 1]!, right = tokens[i]!, key = pairKey(left, right);
    let pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, pair = { left, right, count: 0, words: new Set() });
    pair.count += sign * count;
    if (sign === 1) pair.words.add(word);
    else if (pair.count === 0) pairs.delete(key);
  }
}

/** The pair to merge next, `undefined` where none occurs twice. */
function mostFrequent(pairs: ReadonlyMap<number, Pair>, lengths: readonly number[]): Pair | undefined {
  let best: Pair | undefined, bestKey = 0;
  for (const [key, pair] of pairs) {
    if (pair.count < (best?.count ?? 2) || pair.count === best?.count && key > bestKey) continue;
    if (lengths[pair.left]! + lengths[pair.right]! > LONGEST_TOKEN_BYTES) continue;
    best = pair;
    bestKey = key;
  }
  return best;
}

/** Tokens with every occurrence of a pair, from the left on, as one token. */
function joined(tokens: readonly number[], left: number, right: number, token: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const isPair = tokens[i] === left && tokens[i + 1] === right;
    out.push(isPair ? token : tokens[i]!);
    if (isPair) i++;
  }
  return out;
}

import { wordNumbering } from "../../language/word_tokens.ts";
import { distinctN } from "../../metric/text/distinct_n.ts";
import type { ValueAndInterval } from "../../metric/text/jackknifed.ts";
import { loopShare, sequenceRepetition, tokenRepetition } from "../../metric/text/repetition.ts";
import { selfBleu } from "../../metric/text/self_bleu.ts";
import { entropyGap, unigramEntropy } from "../../metric/text/unigram_entropy.ts";
import { zipfCoefficient } from "../../metric/text/zipf_coefficient.ts";
import type { WrittenOutcome } from "./text_task.ts";

/** Words of each text, in numbers. */
type Sequences = readonly ArrayLike<number>[];
type Measured = ValueAndInterval & { readonly n?: number };

/** Texts without words that may be left out, as a share of all. */
const MOST_WORDLESS = 1 / 20;

/** By id. */
const MEASURES: Readonly<Record<string, (texts: Sequences) => Measured>> = {
  distinct_1: (texts) => distinctOf(texts, 1),
  distinct_2: (texts) => distinctOf(texts, 2),
  distinct_3: (texts) => distinctOf(texts, 3),
  distinct_4: (texts) => distinctOf(texts, 4),
  self_bleu: (texts) => selfBleu(texts),
  repetition: (texts) => sequenceRepetition(texts, 4),
  token_repetition: (texts) => tokenRepetition(texts),
  loops: (texts) => loopShare(texts),
  unigram_entropy: (texts) => unigramEntropy(texts),
  zipf: (texts) => zipfCoefficient(texts),
};

/**
 * Diversity, repetition and the distribution of words of what a model wrote, counted on words (see `wordTokens()`) so that
 * models with different tokenisers compare; the metrics' files in src/metric/text say what each number is.
 *
 * - `distinct_1` to `distinct_4`: distinct-n of all texts together.
 * - `self_bleu`.
 * - `repetition`: seq-rep-4, of the texts of 4 words or more; `n` says how many.
 * - `token_repetition`: the share of words that are among the 128 before them.
 * - `loops`: the share of texts that end in a loop.
 * - `unigram_entropy` in bits, and `entropy_gap`, that of the written texts less that of as many real ones: both are
 *   corrected for their size, and what the correction leaves is the same for both.
 * - `zipf`: Zipf's coefficient.
 *
 * Texts may hold anything. One without words, which is empty or white space alone, is left out, with the real text beside it
 * where the gap is taken; `n` says how many counted. Where that is more than one text in twenty, no number is given: fewer
 * words look more varied than they are. Nor is one where a metric needs more texts, or longer ones.
 *
 * @param real Real continuations of the same prompts, in the same order: they count for the gap alone, which is over the
 * first n of both sets, n the smaller one's size.
 *
 * @example
 * ```ts
 * const { distinct_2 } = measureWritten(["a b a b", "a b c"], ["a d e"]);
 * // distinct_2: { ok: true, value: 3 / 5, interval: [...], n: 2 }
 * ```
 */
export function measureWritten(texts: readonly string[], real: readonly string[]): Record<string, WrittenOutcome> {
  const numbered = wordNumbering(), pairs = Math.min(texts.length, real.length);
  const written = { kind: "written", sequences: texts.map(numbered) };
  const outcomes = Object.entries(MEASURES).map(([id, measure]) => [
    id,
    outcomeOf(() => {
      const [counted = []] = worded([written]);
      return { n: counted.length, ...measure(counted) };
    }),
  ]);
  const entropy_gap = outcomeOf(() => {
    if (real.length === 0) throw new RangeError("There are no real texts");
    const [counted = [], beside = []] = worded([
      { kind: "written", sequences: written.sequences.slice(0, pairs) },
      { kind: "real", sequences: real.slice(0, pairs).map(numbered) },
    ]);
    return { n: counted.length, ...entropyGap(counted, beside) };
  });
  return { ...Object.fromEntries(outcomes), entropy_gap };
}

function distinctOf(texts: Sequences, order: number): Measured {
  const found = distinctN(texts, { most: order })[order - 1];
  if (found !== undefined) return found;
  throw new RangeError(`Cannot count n-grams: no text of ${texts.length} has ${order} words or more`);
}

/** Of sets of equally many texts those whose texts of one index all have words. */
function worded(sets: readonly { readonly kind: string; readonly sequences: Sequences }[]): Sequences[] {
  for (const { kind, sequences } of sets) {
    if (sequences.length === 0) throw new RangeError(`There are no ${kind} texts`);
    const wordless = sequences.filter(({ length }) => length === 0).length;
    if (wordless <= MOST_WORDLESS * sequences.length) continue;
    throw new RangeError(
      `${wordless} of ${sequences.length} ${kind} texts have no words, being empty or white space: ` +
        "the others alone would look more varied than the set is",
    );
  }
  const filled = (i: number) => sets.every(({ sequences }) => sequences[i]!.length > 0);
  return sets.map(({ sequences }) => sequences.filter((_, i) => filled(i)));
}

function outcomeOf(measure: () => Measured & { readonly n: number }): WrittenOutcome {
  try {
    const { value, interval, n } = measure();
    // Zipf's slope of equal frequencies comes as -0.
    if (Number.isFinite(value)) return { ok: true, value: value + 0, interval, n };
    return { ok: false, reason: `The number came out as ${value}` };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: error.message };
    throw error;
  }
}

/**
 * Words of running text, for numbers that are compared across models whatever their tokenisers: distinct-n, self-BLEU,
 * repetition, entropy.
 */

/** Letters with marks, digits, or one other character; of the first, parts held together inside a word. */
const WORD =
  /\p{L}[\p{L}\p{M}\u200c\u200d]*(?:['\u2019\u02bc\-\u2010\u2011]\p{L}[\p{L}\p{M}\u200c\u200d]*)*|\p{Nd}+|\S/gu;

/**
 * The words of a text, in order, in the case they have there:
 *
 * - a run of letters with their combining marks, joined by single apostrophes (' ’ ʼ) and hyphens (- ‐ ‑) that stand
 *   between letters: `don't` and `never-ending` are one word, of `sailors'` the apostrophe is another, and so is every
 *   hyphen of `--`;
 * - a run of decimal digits: `3rd` is 3 and rd, `1,851` three words;
 * - every other character that is no white space, by itself; a character is a code point, a lone surrogate too.
 *
 * White space is what `\s` is. Nothing is normalised: é as one code point and as two are different words. In scripts
 * that set no spaces, such as Chinese, a whole run of letters is a word, and the numbers say little.
 *
 * @example
 * ```ts
 * wordTokens("Ahab's whale-boat -- 2nd!"); // ["Ahab's", "whale-boat", "-", "-", "2", "nd", "!"]
 * ```
 */
export function wordTokens(text: string): string[] {
  return text.match(WORD) ?? [];
}

/**
 * Numbers words: equal words have equal numbers, from 0 in order of appearance, in all texts that one numbering is given.
 *
 * @example
 * ```ts
 * const numbered = wordNumbering();
 * numbered("the cat and the dog"); // [0, 1, 2, 0, 3]
 * numbered("the dog"); // [0, 3]
 * ```
 */
export function wordNumbering(): (text: string) => Uint32Array {
  const numbers = new Map<string, number>();
  return (text) =>
    Uint32Array.from(wordTokens(text), (word) => {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      const next = numbers.size;
      numbers.set(word, next);
      return next;
    });
}

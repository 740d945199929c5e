/** Numbers of how probable a text is to a language model. */
const OF_A_TEXT = ["bits_per_byte", "byte_perplexity", "word_perplexity"];

/**
 * Whether a bound of this metric is that of one tokenisation. A text that can be spelt in other tokens too is at least as
 * probable as its one spelling that was scored, so that bits are bounded from above (Cao and Rimell 2021). Models are
 * compared with their tokenisers: such a bound leaves no order open.
 *
 * @example
 * ```ts
 * isTextBound("bits_per_byte"); // true
 * ```
 */
export function isTextBound(metric: string): boolean {
  return OF_A_TEXT.includes(metric);
}

/** Tokens given as context, and the tokens that are predicted right after them, each from all that precedes it. */
export type TokenWindow = readonly [context: number[], predicted: number[]];

/** How {@linkcode rollingWindows} cuts. */
export interface RollingOptions {
  /** The token that stands before the first one, such as end-of-text; it is never predicted. */
  readonly prefix: number;
  /** The largest number of tokens that the model reads at once; the last predicted token is not read. */
  readonly maxLength: number;
  /** Tokens of context that the first prediction of every later window has at least, from 1 to `maxLength`. */
  readonly contextLength: number;
}

/** How {@linkcode stridedWindows} cuts. */
export interface StrideOptions {
  /** Tokens of context before the predictions of every window but the first, at least 1. */
  readonly contextLength: number;
  /** Tokens that every window but the first and the last predicts, at least 1. */
  readonly stride: number;
  /** A token before the first one; without it the first token is context only and never predicted. */
  readonly prefix?: number;
  /**
   * The last window predicts what is left. `"fixed"` leaves its context at `contextLength`, `"filled"` reaches back
   * until the window is as long as the others.
   *
   * @default "fixed"
   */
  readonly lastContext?: "fixed" | "filled";
}

/**
 * Windows over a document that is longer than the model's context, in which every token is predicted exactly once.
 *
 * The first window predicts `maxLength` tokens from the prefix on. The others predict `maxLength - contextLength + 1`,
 * and the last reaches back as far as the model can read. No tokens, no windows.
 *
 * Source: lm-evaluation-harness, `get_rolling_token_windows` followed by `make_disjoint_window` (lm_eval/utils.py).
 * What the model reads is the context and all predicted tokens but the last.
 *
 * @throws RangeError where a length is not an integer in its range.
 *
 * @example
 * ```ts
 * [...rollingWindows([5, 6, 7, 8, 9], { prefix: 0, maxLength: 3, contextLength: 1 })];
 * // [[[0], [5, 6, 7]], [[6, 7], [8, 9]]]
 * ```
 */
export function rollingWindows(
  tokens: ArrayLike<number>,
  { prefix, maxLength, contextLength }: RollingOptions,
): Generator<TokenWindow, void> {
  if (!Number.isInteger(contextLength) || !Number.isInteger(maxLength) || contextLength > maxLength) {
    throw new RangeError(
      `Cannot cut windows: 'contextLength' must be from 1 to 'maxLength' = ${maxLength}, got ${contextLength}`,
    );
  }
  const stride = maxLength - contextLength + 1;
  return stridedWindows(tokens, { prefix, contextLength, stride, lastContext: "filled" });
}

/**
 * Windows with a chosen context and stride. The first is as long as the others, `contextLength + stride` tokens with
 * its context, and predicts all of them but its first.
 *
 * Source: Hugging Face's guide "Perplexity of fixed-length models", whose sliding window has no prefix and the context
 * `max_length - stride`. With `stride = max_length` the guide leaves the first token of every window out; here a
 * context of 0 is refused. The guide also gives the mean of every later window the weight of one token fewer than it
 * predicts; a plain sum over tokens does not.
 *
 * @throws RangeError where a length is not a positive integer.
 *
 * @example
 * ```ts
 * [...stridedWindows([5, 6, 7, 8, 9, 10], { contextLength: 2, stride: 2 })];
 * // [[[5], [6, 7, 8]], [[7, 8], [9, 10]]]
 * ```
 */
export function stridedWindows(tokens: ArrayLike<number>, options: StrideOptions): Generator<TokenWindow, void> {
  for (const name of ["contextLength", "stride"] as const) {
    if (!(Number.isInteger(options[name]) && options[name] >= 1)) {
      throw new RangeError(`Cannot cut windows: '${name}' must be a positive integer, got ${options[name]}`);
    }
  }
  const sequence = Array.from(tokens);
  if (options.prefix !== undefined) sequence.unshift(options.prefix);
  return cut(sequence, options);
}

function* cut(sequence: number[], options: StrideOptions): Generator<TokenWindow, void> {
  const { contextLength, stride, lastContext } = options;
  const size = contextLength + stride;
  let end = 1;
  while (end < sequence.length) {
    const next = end, isFirst = next === 1;
    end = Math.min(isFirst ? size : next + stride, sequence.length);
    const begin = isFirst ? 0 : lastContext === "filled" ? end - size : next - contextLength;
    yield [sequence.slice(begin, next), sequence.slice(next, end)];
  }
}

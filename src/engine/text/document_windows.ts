import type { TokenWindow } from "../../language/rolling_windows.ts";
import { stridedWindows } from "../../language/rolling_windows.ts";
import type { WindowRule } from "./text_task.ts";

/**
 * The windows over a document under a rule; each predicts what no window before it has.
 *
 * @param prefix The token before the first one; with `null` the first token is given and never predicted.
 * @throws {RangeError} Where nothing would be predicted.
 *
 * @example
 * ```ts
 * const rule = { context: 3, stride: 3, lastContext: "filled", truncated: false } as const;
 * documentWindows([5, 6, 7, 8, 9], 0, rule); // [[[0], [5, 6, 7]], [[6, 7], [8, 9]]]
 * ```
 */
export function documentWindows(tokens: readonly number[], prefix: number | null, rule: WindowRule): TokenWindow[] {
  if (tokens.length === 0) throw new RangeError("Cannot score a document that has no tokens");
  if (prefix === null && tokens.length === 1) {
    throw new RangeError(
      "Cannot score a document of one token with a model that knows no prefix: nothing is predicted",
    );
  }
  const { context, stride, lastContext, truncated } = rule;
  const read = context ?? tokens.length;
  // Whoever truncates counts the prefix and what is predicted, the last token too, against the context.
  const kept = truncated && context !== null ? tokens.slice(0, read - (prefix === null ? 0 : 1)) : tokens;
  const windows = stridedWindows(kept, {
    ...(prefix !== null && { prefix }),
    contextLength: Math.max(1, read - stride + 1),
    stride: Math.min(stride, read),
    lastContext,
  });
  return [...windows];
}

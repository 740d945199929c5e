import type { TokenWindow } from "../../language/rolling_windows.ts";
import type { Reading } from "./language_model.ts";
import { checkTokens } from "./check_tokens.ts";
import { logProbability } from "./log_probability.ts";

/** Logits of a whole pass: [rows, time, vocabulary]. */
export type WholePass = (rows: readonly (readonly number[])[]) => Promise<Float32Array>;

/** What limits a pass. */
export interface PassLimits {
  readonly vocabulary: number;
  /** The most tokens of a row; `null` where there is no bound. */
  readonly context: number | null;
}

/** Windows in one pass, unless their logits would take more room than this: 256 MB. A window is never cut. */
const WINDOWS = 8, MOST_LOGITS = 2 ** 26;

/**
 * Scores windows that are too long for one pass token by token, by what a reading keeps of the past.
 *
 * @returns log p of the predicted tokens of each window, in nats.
 */
export async function scoreByReading(
  windows: readonly TokenWindow[],
  start: (batch: number) => Reading,
  { vocabulary, context }: PassLimits,
): Promise<Float64Array[]> {
  const scores: Float64Array[] = [];
  for (const window of windows) {
    const read = readOf(window, { vocabulary, context }), [given, predicted] = window;
    const reading = start(1), nats = new Float64Array(predicted.length);
    let next = read.slice(0, given.length);
    for (const [i, token] of predicted.entries()) {
      nats[i] = logProbability(await reading.read([next]), { at: 0, vocabulary, token });
      next = [token];
    }
    scores.push(nats);
  }
  return scores;
}

/**
 * Scores windows by whole passes over what a causal model reads of them: all tokens but the last. Rows are as long as the
 * longest of their batch, with tokens 0 behind the others, which no earlier position sees.
 *
 * @returns log p of the predicted tokens of each window, in nats.
 * @throws {RangeError} For a token outside the vocabulary, or a window that is too long or predicts from nothing.
 * @throws {ModelOutputError} Where the network gives NaN or +Infinity.
 *
 * @example
 * ```ts
 * const [nats] = await scoreWindows([[[0], [5, 6, 7]]], pass, { vocabulary: 10, context: 8 }); // three numbers
 * ```
 */
export async function scoreWindows(
  windows: readonly TokenWindow[],
  pass: WholePass,
  { vocabulary, context }: PassLimits,
): Promise<Float64Array[]> {
  const scores: Float64Array[] = [];
  for (const batch of batches(windows, vocabulary)) {
    const rows = batch.map((window) => readOf(window, { vocabulary, context }));
    const time = Math.max(...rows.map((row) => row.length));
    const logits = await pass(rows.map((row) => [...row, ...new Array<number>(time - row.length).fill(0)]));
    for (const [row, [given, predicted]] of batch.entries()) {
      scores.push(Float64Array.from(predicted, (token, i) => {
        const at = (row * time + given.length - 1 + i) * vocabulary;
        return logProbability(logits, { at, vocabulary, token });
      }));
    }
  }
  return scores;
}

/** What the model reads of a window. */
function readOf([given, predicted]: TokenWindow, { vocabulary, context }: PassLimits): number[] {
  if (given.length === 0) throw new RangeError("Cannot score a window: its first token is predicted from nothing");
  checkTokens(given, vocabulary);
  checkTokens(predicted, vocabulary);
  const read = [...given, ...predicted.slice(0, -1)];
  if (context !== null && read.length > context) {
    throw new RangeError(`Cannot score a window: the model reads at most ${context} tokens, got ${read.length}`);
  }
  return read;
}

function* batches(windows: readonly TokenWindow[], vocabulary: number): Generator<TokenWindow[]> {
  let batch: TokenWindow[] = [], longest = 0;
  for (const window of windows) {
    const length = Math.max(longest, window[0].length + window[1].length - 1);
    if (batch.length === WINDOWS || (batch.length > 0 && (batch.length + 1) * length * vocabulary > MOST_LOGITS)) {
      yield batch;
      [batch, longest] = [[], 0];
    }
    batch.push(window);
    longest = Math.max(longest, window[0].length + window[1].length - 1);
  }
  if (batch.length > 0) yield batch;
}

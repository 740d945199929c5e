import type { Algebra } from "../../linalg/algebra.ts";
import type { FloatMatrix } from "../../linalg/matrix.ts";
import { mauveScore } from "../../metric/text/mauve.ts";
import type { MauveOutcome, MauveTask } from "./text_task.ts";

/**
 * MAUVE of written against real texts, from the features that one network gives of both: see `mauveScore()`. Seeds of the
 * clustering are 0 to `seeds` - 1; `deviation` is that of one seed's number, NaN for one seed, which also has no interval.
 *
 * @param task Features of both sets, [texts · dimension]; `dimension` and `seeds` are positive integers.
 * @throws {RangeError} Where a set is empty, no whole number of rows, or holds what is not finite.
 *
 * @example
 * ```ts
 * const { mean, deviation } = await measureMauve({ kind: "mauve", written, real, dimension: 128, seeds: 5, threads: 1 }, algebra);
 * ```
 */
export async function measureMauve(
  { written, real, dimension, seeds }: Pick<MauveTask, "written" | "real" | "dimension" | "seeds">,
  algebra: Pick<Algebra, "product">,
): Promise<MauveOutcome> {
  if (!(Number.isSafeInteger(seeds) && seeds >= 1)) {
    throw new RangeError(`Cannot take MAUVE: 'seeds' must be a positive integer, got ${seeds}`);
  }
  const { mauve, mauveStar, frontierIntegral, clusters } = await mauveScore(
    rowsOf(real, dimension, "real"),
    rowsOf(written, dimension, "written"),
    algebra,
    { seeds: Array.from({ length: seeds }, (_, seed) => BigInt(seed)) },
  );
  const { mean, deviation, interval } = mauve;
  return { mean, deviation, interval, star: mauveStar.mean, frontierIntegral: frontierIntegral.mean, clusters };
}

function rowsOf(data: Float32Array, cols: number, kind: string): FloatMatrix {
  if (!(Number.isSafeInteger(cols) && cols >= 1)) {
    throw new RangeError(`Cannot take MAUVE: 'dimension' must be a positive integer, got ${cols}`);
  }
  const rows = data.length / cols;
  if (rows === 0) throw new RangeError(`Cannot take MAUVE: there are no features of ${kind} texts`);
  if (!Number.isInteger(rows)) {
    throw new RangeError(
      `Cannot take MAUVE: features of ${kind} texts must be rows of ${cols} numbers, got ${data.length} numbers`,
    );
  }
  const bad = Array.from({ length: rows }, (_, row) => row)
    .filter((row) => !data.subarray(row * cols, (row + 1) * cols).every(Number.isFinite));
  if (bad.length === 0) return { rows, cols, data };
  const value = data.subarray(bad[0]! * cols).find((one) => !Number.isFinite(one));
  throw new RangeError(
    `Cannot take MAUVE: features must be finite, got some that are not for ${bad.length} of ${rows} ${kind} texts, ` +
      `first ${value} for text ${bad[0]}. The feature network overflows on them, or its file is damaged.`,
  );
}

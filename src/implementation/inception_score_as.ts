/** Inception Scores over parts that implementations cut each in their own way. */
import { RandomState } from "../core/mt19937.ts";
import { UsageError } from "../core/usage_error.ts";
import { classLogits, inceptionScoreOfParts } from "../metric/inception_score.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import type { MeasuredAs } from "./implementation.ts";

/** How samples are cut into parts. */
export type Cut =
  /** From ⌊i·n/splits⌋ to ⌊(i + 1)·n/splits⌋. */
  | { readonly rule: "even"; readonly splits: number }
  /** ⌊n/splits⌋ each; what is left over is dropped. */
  | { readonly rule: "floor"; readonly splits: number }
  /** ⌈n/splits⌉ each, the last one what is left; there may be fewer parts than splits. */
  | { readonly rule: "ceiling"; readonly splits: number }
  /** So many each, the last one what is left. */
  | { readonly rule: "fixed"; readonly size: number };

/**
 * The mean of the parts' scores, their deviation in the details.
 *
 * @param options `seed` shuffles as NumPy's `RandomState(seed).permutation`, absent keeps the order; `deviation` is the
 *   divisor of what is printed behind the ±.
 *
 * @example
 * ```ts
 * await inceptionScoreAs(comparison, { cut: { rule: "fixed", size: 5000 }, deviation: "none" });
 * ```
 */
export function inceptionScoreAs(
  comparison: SampleComparison,
  { cut, seed, deviation = "splits" }: {
    readonly cut: Cut;
    readonly seed?: number;
    readonly deviation?: "splits" | "splits - 1" | "none";
  },
): MeasuredAs {
  const logits = classLogits(comparison);
  const n = logits.rows;
  if (cut.rule !== "fixed" && cut.splits > n) {
    throw new UsageError(`Cannot split ${n} samples into ${cut.splits}: lower --splits`);
  }
  const order = seed === undefined
    ? Uint32Array.from({ length: n }, (_, i) => i)
    : new RandomState(seed).permutation(n);
  const { mean, std, scores, interval } = inceptionScoreOfParts(logits, partsOf(order, cut));
  const printed = deviation === "splits"
    ? std
    : deviation === "none" || scores.length < 2
    ? undefined
    : Math.sqrt(meanAndVariance(scores).variance);
  return {
    value: mean,
    interval,
    ...(printed !== undefined && {
      details: {
        splits_std: printed,
        splits_std_is: `deviation of one split's score, divisor ${deviation}; no error of the mean`,
      },
    }),
    convention: {
      splits: scores.length,
      shuffle: seed !== undefined,
      ...(seed !== undefined && { seed }),
      interval: "delta method on the log score, t",
    },
  };
}

function partsOf(order: Uint32Array, cut: Cut): Uint32Array[] {
  const n = order.length;
  if (cut.rule === "even") {
    const bound = (split: number) => Math.floor(split * n / cut.splits);
    return Array.from({ length: cut.splits }, (_, split) => order.subarray(bound(split), bound(split + 1)));
  }
  const size = cut.rule === "fixed"
    ? cut.size
    : cut.rule === "floor"
    ? Math.floor(n / cut.splits)
    : Math.ceil(n / cut.splits);
  const parts = cut.rule === "floor" ? cut.splits : Math.ceil(n / size);
  return Array.from({ length: parts }, (_, part) => order.subarray(part * size, Math.min(n, (part + 1) * size)));
}

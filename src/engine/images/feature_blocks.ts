import type { Estimate } from "../../core/run.ts";
import type { FeatureArrays, Outcome } from "../task.ts";

/**
 * Cuts features, with the images that they are of, into blocks of `size` images, so that metrics whose value depends on n are compared at one n.
 * Images beyond the last whole block are left out; fewer than `size` make one block.
 */
export function featureBlocks(all: FeatureArrays, size: number): FeatureArrays[] {
  const count = all.features.length / all.dimension;
  const { dimension, classes, pixels, shape } = all;
  return Array.from({ length: Math.max(1, Math.floor(count / size)) }, (_, i) => ({
    features: all.features.slice(i * size * dimension, (i + 1) * size * dimension),
    dimension,
    ...(all.logits !== undefined && classes !== undefined && {
      logits: all.logits.slice(i * size * classes, (i + 1) * size * classes),
      classes,
    }),
    ...(pixels !== undefined && shape !== undefined && {
      pixels: pixels.slice(i * size * sizeOf(shape), (i + 1) * size * sizeOf(shape)),
      shape,
    }),
  }));
}

/**
 * The mean over blocks. Its interval is the mean of the blocks' intervals: the blocks share one reference, so they do
 * not err independently, and nothing narrower is claimed.
 */
export function meanOfBlocks(outcomes: readonly Outcome[]): Outcome {
  const estimates: Estimate[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return outcome;
    estimates.push(outcome.estimate);
  }
  const [first] = estimates;
  if (first === undefined) return { ok: false, reason: "there was nothing to compare" };
  if (estimates.length === 1) return { ok: true, estimate: first };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Blocks hold samples of their own, and share the reference that stays.
  const redrawn = estimates.flatMap(({ redrawError }) => redrawError === undefined ? [] : [redrawError]);
  const intervals = estimates.flatMap(({ interval }) => interval === null ? [] : [interval]);
  const counts = first.counts?.map((_, kind) =>
    estimates.reduce((sum, { counts = [] }) => sum + (counts[kind] ?? 0), 0)
  );
  const { redrawError: _, ...alike } = first;
  return {
    ok: true,
    estimate: {
      ...alike,
      value: mean(estimates.map(({ value }) => value)),
      interval: intervals.length < estimates.length
        ? null
        : [mean(intervals.map(([low]) => low)), mean(intervals.map(([, high]) => high))],
      ...(redrawn.length === estimates.length && { redrawError: Math.hypot(...redrawn) / redrawn.length }),
      ...(counts !== undefined && { counts }),
      n: estimates.reduce((sum, { n }) => sum + n, 0),
    },
  };
}

function sizeOf([channels, height, width]: NonNullable<FeatureArrays["shape"]>): number {
  return channels * height * width;
}

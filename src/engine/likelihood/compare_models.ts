import { canonicalJson } from "../../core/fingerprint.ts";
import type { Comparison, LikelihoodKind } from "../../core/run.ts";
import { holm } from "../../stats/holm.ts";
import { pairedDifference } from "../../stats/paired_difference.ts";
import { studentTQuantile } from "../../stats/student_t.ts";
import { bitsPerNat, dataConvention, type LikelihoodContext, rulesOf } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";
import { type ModelLikelihoods, trustedScores } from "./model_likelihoods.ts";

/** A model that takes part in comparisons. */
export interface Compared {
  readonly id: string;
  readonly group: string;
  readonly likelihoods: ModelLikelihoods;
}

/** Adjusted p-values below it separate two models. */
const SIGNIFICANCE = 0.05;

/**
 * Every pair of models of the same data, by their first methods on the images that both were measured on: the paired
 * difference in bits per dimension, its interval, and whether it is significant among all pairs (Holm).
 *
 * Where the numbers differ, the kinds decide whether the models do: an exact likelihood above a lower bound says nothing,
 * since the bound's model may truly be better. Models that failed a check take no part.
 */
export function compareModels(models: readonly Compared[]): Comparison[] {
  const trusted = models.flatMap(({ id, group, likelihoods }) => {
    const scores = trustedScores(likelihoods);
    return scores === undefined ? [] : [{ id, group, context: likelihoods.context, scores }];
  });
  const pairs = trusted.flatMap((a, i) =>
    trusted.slice(i + 1).flatMap((b) => comparable(a, b) ? [[a, b] as const] : [])
  );
  const found = pairs.map(([a, b]) => {
    const factor = bitsPerNat(a.context.format);
    const n = Math.min(a.scores.nats.length, b.scores.nats.length);
    const bits = ({ nats }: LikelihoodScores) => nats.subarray(0, n).map((value) => -factor * value);
    const shared = Math.hypot(partitionError(a.scores), partitionError(b.scores)) * factor;
    return { a, b, ...pairedDifference(bits(a.scores), bits(b.scores), { sharedError: shared }) };
  });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map(({ a, b, difference, interval, n }, i) => {
    const kinds: [LikelihoodKind, LikelihoodKind] = [a.scores.likelihood.kind, b.scores.likelihood.kind];
    const pValue = adjusted[i]!;
    return {
      metric: "bits_per_dim",
      models: [a.id, b.id],
      group: a.group,
      difference,
      interval,
      level: 0.95,
      unit: "bits/dim",
      n,
      pValue,
      kinds,
      verdict: pValue >= SIGNIFICANCE ? "not-separated" : verdictOf(difference, kinds),
    };
  });
}

/** Standard error of a log-partition, in nats: the same for all images, so that no number of them makes it smaller. */
function partitionError({ partition }: LikelihoodScores): number {
  if (partition === undefined) return 0;
  return (partition.interval[1] - partition.interval[0]) / 2 / studentTQuantile(0.975, partition.chains - 1);
}

interface Trusted {
  readonly context: LikelihoodContext;
  readonly scores: LikelihoodScores;
}

/** The same data, and the same library's rules. */
function comparable(a: Trusted, b: Trusted): boolean {
  const told = ({ context: { format, slice }, scores: { likelihood } }: Trusted) =>
    canonicalJson({ ...dataConvention(format, slice), ...rulesOf(likelihood) });
  return told(a) === told(b);
}

/** What kinds may hide: a lower bound's model may truly be better, an upper bound's worse, an estimate's either. */
const MAY_BE: Readonly<Record<LikelihoodKind, { readonly better: boolean; readonly worse: boolean }>> = {
  exact: { better: false, worse: false },
  "lower-bound": { better: true, worse: false },
  "importance-weighted": { better: true, worse: false },
  "upper-bound": { better: false, worse: true },
  estimate: { better: true, worse: true },
};

/** Which model is better where the numbers differ, fewer bits being better. */
export function verdictOf(difference: number, [first, second]: readonly [LikelihoodKind, LikelihoodKind]) {
  const [winner, loser] = difference < 0 ? [first, second] : [second, first];
  if (MAY_BE[winner].worse || MAY_BE[loser].better) return "open" as const;
  return difference < 0 ? "first" as const : "second" as const;
}

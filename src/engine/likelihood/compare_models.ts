import { canonicalJson } from "../../core/fingerprint.ts";
import type { Comparison, LikelihoodKind } from "../../core/run.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { holm } from "../../stats/holm.ts";
import { pairedDifference } from "../../stats/paired_difference.ts";
import { dataConvention } from "./likelihood_estimate.ts";
import { headline, type ModelLikelihoods, violation } from "./model_likelihoods.ts";

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
export function compareModels(all: readonly Compared[]): Comparison[] {
  const models = all.filter(({ likelihoods }) => trusted(likelihoods));
  const pairs = models.flatMap((a, i) => models.slice(i + 1).flatMap((b) => comparable(a, b) ? [[a, b] as const] : []));
  const found = pairs.flatMap(([a, b]) => {
    const first = headline(a.likelihoods), second = headline(b.likelihoods);
    if (first === undefined || second === undefined) return [];
    const { shape } = a.likelihoods.context.format;
    const factor = -1 / (shape[0] * shape[1] * shape[2] * Math.LN2);
    const n = Math.min(first.nats.length, second.nats.length);
    const bits = (nats: Float64Array) => nats.subarray(0, n).map((value) => factor * value);
    return [{ a, b, first, second, ...pairedDifference(bits(first.nats), bits(second.nats)) }];
  });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map(({ a, b, first, second, difference, interval, n }, i) => {
    const kinds: [LikelihoodKind, LikelihoodKind] = [first.likelihood.kind, second.likelihood.kind];
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

function trusted(likelihoods: ModelLikelihoods): boolean {
  const first = headline(likelihoods);
  return first !== undefined && violation(likelihoods.checks, methodLabel(first.likelihood.method)) === undefined;
}

function comparable({ likelihoods: { context: a } }: Compared, { likelihoods: { context: b } }: Compared): boolean {
  return canonicalJson(dataConvention(a.format, a.slice)) === canonicalJson(dataConvention(b.format, b.slice));
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

import type { ModelCard } from "../../card/card.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import type { LogPartition } from "../../family/log_partition.ts";
import type { CurveAxis } from "../../family/model.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";
import { type PassContext, runQualityPass } from "../quality_pass.ts";
import type { Spending } from "../suite.ts";
import type { LikelihoodDescription } from "../task.ts";

/** Log-likelihoods of images by one method, in nats. */
export interface LikelihoodScores {
  readonly likelihood: LikelihoodDescription;
  /** [count] */
  readonly nats: Float64Array;
  /** Parts of the negative log-likelihoods, each [count]. */
  readonly terms: Readonly<Record<string, Float64Array>>;
  /** The method's curve: [count, points]. */
  readonly curve?: CurveAxis & { readonly values: Float64Array };
  /** The constant of all examples, where there is one. */
  readonly partition?: LogPartition;
  /** Network evaluations that an example took, on average; the constant's are not among them. */
  readonly evaluations: number;
}

/** What is scored, by which method, and how. */
export interface LikelihoodRequest {
  readonly model: string;
  readonly card: ModelCard;
  readonly folder: string;
  readonly likelihood: LikelihoodDescription;
  /** [count, size] grey levels. */
  readonly images: Uint8Array;
  readonly size: number;
  readonly seed: string;
  readonly microBatch: number;
  readonly order: number;
}

/** Work in one unit, about: a unit is what Ctrl-C waits for and what the cache keeps. */
const EVALUATIONS_PER_UNIT = 2000;

/** Scores images by one method, after its constant, in units of work. */
export async function scoreByMethod(request: LikelihoodRequest, context: PassContext): Promise<LikelihoodScores> {
  const { model, card, folder, likelihood, images, size, microBatch, order } = request;
  const { method } = likelihood;
  // What draws nothing is the same under every seed; a binarisation draws.
  const draws = likelihood.kind !== "exact" || card.format.binarisation?.kind === "stochastic";
  const seed = draws ? request.seed : "0";
  const partition = likelihood.partitionEvaluations === undefined ? undefined : await measureConstant(request, context);
  const batches = Math.max(1, Math.round(EVALUATIONS_PER_UNIT / likelihood.evaluations / microBatch));
  const arrays = await runQualityPass({
    pass: "likelihood",
    method: methodLabel(method),
    order,
    model,
    card,
    total: images.length / size,
    unit: microBatch * Math.min(batches, 10),
    task: (first, count) => ({
      kind: "likelihood",
      folder,
      seed,
      first,
      images: images.slice(first * size, (first + count) * size),
      microBatch,
      method,
      ...(partition !== undefined && { logPartition: partition }),
    }),
  }, context);
  const { nats, curve, evaluations, ...terms } = arrays;
  const float64 = (array: UnitArrays[string] | undefined) => array instanceof Float64Array ? array : undefined;
  const scored = float64(nats), points = float64(curve), counted = float64(evaluations);
  if (scored === undefined) throw new Error("A likelihood pass gave no log-likelihoods");
  return {
    likelihood,
    nats: scored,
    terms: Object.fromEntries(
      Object.entries(terms).flatMap(([name, values]) => {
        const term = float64(values);
        return term === undefined ? [] : [[name, term]];
      }),
    ),
    ...(points !== undefined && likelihood.curve !== undefined && { curve: { ...likelihood.curve, values: points } }),
    ...(partition !== undefined && { partition }),
    evaluations: counted === undefined
      ? likelihood.evaluations
      : counted.reduce((sum, value) => sum + value, 0) / counted.length,
  };
}

/** Images that a method is spent on. */
export function imagesFor({ method }: LikelihoodDescription, spendings: readonly Spending[]): number {
  return spendings.find((spending) => methodLabel(spending.method) === methodLabel(method))?.images ?? 0;
}

async function measureConstant(
  { model, card, folder, likelihood: { method }, seed, order }: LikelihoodRequest,
  context: PassContext,
): Promise<LogPartition> {
  const { partition } = await runQualityPass({
    pass: "partition",
    method: methodLabel(method),
    order,
    model,
    card,
    total: 1,
    unit: 1,
    task: () => ({ kind: "partition", folder, seed, method }),
  }, context);
  const [nats, low, high, effectiveChains, chains] = partition ?? [];
  if (nats === undefined || low === undefined || high === undefined || effectiveChains === undefined) {
    throw new Error("A pass over chains gave no log-partition");
  }
  return { nats, interval: [low, high], effectiveChains, chains: chains ?? NaN };
}

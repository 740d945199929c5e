import type { ImageModelCard } from "../../card/card.ts";
import { logPartitionOf } from "../../family/energy/annealed_importance.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import type { LogPartition } from "../../family/log_partition.ts";
import type { CurveAxis } from "../../family/model.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";
import { type PassContext, runQualityPass } from "../quality_pass.ts";
import type { LikelihoodSuite, Spending } from "../suite.ts";
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
  /** Network evaluations that an example took, on average, its share of the constant's among them. */
  readonly evaluations: number;
  /**
   * Variance of one image's log-likelihood over the method's own draws, in nats²: 0 where nothing is drawn, absent where it
   * is not known.
   */
  readonly redrawVariance?: number;
}

/** What is scored, by which method, and how. */
export interface LikelihoodRequest {
  readonly model: string;
  readonly card: ImageModelCard;
  readonly folder: string;
  readonly likelihood: LikelihoodDescription;
  /** [count, size] grey levels. */
  readonly images: Uint8Array;
  readonly size: number;
  readonly seed: string;
  readonly microBatch: MicroBatches;
  readonly order: number;
  /** Index of the first image: the noise of a bound is addressed by it. A multiple of the micro-batches. */
  readonly first?: number;
  /** What tells this pass from others of the same model and method. */
  readonly of?: string;
  /** The constant, where it was measured before. */
  readonly partition?: LogPartition;
  /** Whether some images are scored a second time under another seed, for how far the method's draws scatter. */
  readonly redraw?: boolean;
}

/** So many images, and so large a share of all, are drawn for twice: of fewer than `REDRAWN_FROM` none are. */
const REDRAWN = 100, REDRAWN_SHARE = 0.05, REDRAWN_FROM = 400;

/** Padded batch sizes, part of the convention: costly methods take small ones, so that a unit does not last minutes. */
export type MicroBatches = Pick<LikelihoodSuite["microBatch"], "likelihood" | "costly">;

/** From this many evaluations an image a method is costly. */
const COSTLY = 500;

/** The padded batch size of a method. */
export function microBatchOf({ evaluations }: LikelihoodDescription, { likelihood, costly }: MicroBatches): number {
  return evaluations >= COSTLY ? costly : likelihood;
}

/** Work in one unit, about: a unit is what Ctrl-C waits for and what the cache keeps. */
const EVALUATIONS_PER_UNIT = 2000;

/** Scores images by one method, after its constant, in units of work. */
export async function scoreByMethod(request: LikelihoodRequest, context: PassContext): Promise<LikelihoodScores> {
  const { model, card, folder, likelihood, images, size, order, first: offset = 0 } = request;
  const { method } = likelihood, microBatch = microBatchOf(likelihood, request.microBatch);
  // What draws nothing is the same under every seed; a binarisation draws.
  const draws = likelihood.kind !== "exact" || card.format.binarisation?.kind === "stochastic";
  const seed = draws ? request.seed : "0";
  const total = images.length / size;
  const partition = request.partition ?? await measureConstant(request, context);
  const batches = Math.max(1, Math.round(EVALUATIONS_PER_UNIT / likelihood.evaluations / microBatch));
  const arrays = await runQualityPass({
    pass: "likelihood",
    method: passName(request),
    order,
    model,
    card,
    total,
    unit: microBatch * Math.min(batches, 10),
    task: (first, count) => ({
      kind: "likelihood",
      folder,
      seed,
      first: offset + first,
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
  const redrawVariance = draws ? await scatterOf(scored, request, partition, context) : 0;
  const own = counted === undefined
    ? likelihood.evaluations
    : counted.reduce((sum, value) => sum + value, 0) / counted.length;
  const { evaluations: ofChain = 0, chains = 0 } = likelihood.partition ?? {};
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
    evaluations: own + ofChain * chains / total,
    ...(redrawVariance !== undefined && { redrawVariance }),
  };
}

/** Half the mean square of what first images differ by under two seeds; none where a constant adds what they share. */
async function scatterOf(
  first: Float64Array,
  request: LikelihoodRequest,
  partition: LogPartition | undefined,
  context: PassContext,
): Promise<number | undefined> {
  if (request.redraw !== true || partition !== undefined || first.length < REDRAWN_FROM) return undefined;
  const count = Math.max(REDRAWN, Math.ceil(REDRAWN_SHARE * first.length));
  const { nats } = await scoreByMethod({
    ...request,
    images: request.images.subarray(0, count * request.size),
    seed: `${BigInt(request.seed) ^ (1n << 63n)}`,
    of: "a second draw",
    redraw: false,
  }, context);
  return nats.reduce((sum, value, i) => sum + (value - first[i]!) ** 2, 0) / (2 * count);
}

/** Images that a method is spent on. */
export function imagesFor({ method }: LikelihoodDescription, spendings: readonly Spending[]): number {
  return spendings.find((spending) => methodLabel(spending.method) === methodLabel(method))?.images ?? 0;
}

async function measureConstant(request: LikelihoodRequest, context: PassContext): Promise<LogPartition | undefined> {
  const { model, card, folder, likelihood: { method, partition }, seed, order, microBatch } = request;
  if (partition === undefined) return undefined;
  const { logPartitions } = await runQualityPass({
    pass: "partition",
    method: passName(request),
    order,
    model,
    card,
    total: partition.chains,
    unit: microBatch.likelihood,
    task: (first, count) => ({ kind: "partition", folder, seed, method, first, count }),
  }, context);
  if (!(logPartitions instanceof Float64Array)) throw new Error("A pass over chains gave no log-partition");
  return logPartitionOf(logPartitions, partition);
}

function passName({ likelihood: { method }, of }: LikelihoodRequest): string {
  return of === undefined ? methodLabel(method) : `${methodLabel(method)}, ${of}`;
}

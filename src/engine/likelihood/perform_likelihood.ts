/** What a worker does for likelihoods: describes methods, scores images, measures constants, looks for mistakes. */
import { Noise } from "../../core/noise.ts";
import { checkActiveUnits } from "../../family/checks/active_units.ts";
import type { CheckOutcome } from "../../family/checks/check_outcome.ts";
import { checkConditionalMasses } from "../../family/checks/conditional_masses.ts";
import { checkConditionalOrder } from "../../family/checks/conditional_order.ts";
import { checkRoundTrip } from "../../family/checks/round_trip.ts";
import { binarise } from "../../family/binarised.ts";
import type { LikelihoodMethod } from "../../family/likelihood_method.ts";
import type { LikelihoodEstimator, Model } from "../../family/model.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";
import { alignedBatches } from "../aligned_batches.ts";
import type { CheckTask, LikelihoodTask, ModelDescription, PartitionTask } from "../task.ts";

/** Positions whose levels are enumerated, and sites after which pixels are changed: a pass over all levels each. */
const POSITIONS = 4, SITES = 8;

/** The methods that a model offers among those asked for. */
export function describeLikelihoods(
  model: Model,
  methods: readonly LikelihoodMethod[],
): ModelDescription["likelihoods"] {
  const [first = { method: "exact" } as const] = methods;
  if (model.likelihoodMethods.length === 0) {
    const none = model.likelihood(first);
    return { has: false, reason: none.has ? "the model names no method" : none.reason };
  }
  const offered = methods.flatMap((method) => {
    const likelihood = model.likelihood(method);
    if (!likelihood.has) return [];
    const { kind, basis, evaluations, convention, curve, partition } = likelihood.use;
    return [{
      method,
      kind,
      basis,
      evaluations,
      convention,
      ...(curve !== undefined && { curve }),
      ...(partition !== undefined && { partitionEvaluations: partition.evaluations }),
    }];
  });
  return { has: true, offered };
}

/** Log-likelihoods of images, their terms and curve, in aligned micro-batches. */
export async function scoreImages(model: Model, task: LikelihoodTask): Promise<UnitArrays> {
  const { seed, first, images, microBatch, method, logPartition } = task;
  const estimator = estimatorOf(model, method);
  const noise = new Noise(BigInt(seed));
  const size = imageSize(model), count = images.length / size;
  const arrays: Record<string, Float64Array> = { nats: new Float64Array(count) };
  for (const { start, from, to } of alignedBatches(first, count, microBatch)) {
    const batch = new Uint8Array(microBatch * size);
    const at = start + from - first;
    batch.set(images.subarray(at * size, (at + to - from) * size), from * size);
    const { nats, terms, curve, evaluations } = await estimator.score(batch, noise, start, logPartition);
    const perExample = { nats, ...terms, ...(evaluations !== undefined && { evaluations }) };
    for (const [name, values] of Object.entries(perExample)) {
      (arrays[name] ??= new Float64Array(count)).set(values.subarray(from, to), at);
    }
    if (curve === undefined) continue;
    const points = curve.at.length, all = arrays["curve"] ??= new Float64Array(count * points);
    curve.values.forEach((values, point) => {
      for (let i = from; i < to; i++) all[(at + i - from) * points + point] = values[i]!;
    });
  }
  return arrays;
}

/** The constant that all examples have in common. */
export async function measurePartition(model: Model, { method, seed }: PartitionTask): Promise<UnitArrays> {
  const { partition } = estimatorOf(model, method);
  if (partition === undefined) throw new Error(`The method ${method.method} has no constant to measure`);
  const { nats, interval, effectiveChains, chains } = await partition.measure(new Noise(BigInt(seed)));
  return { partition: Float64Array.of(nats, ...interval, effectiveChains, chains) };
}

/** Everything that can be found out about a model before its likelihoods are trusted. */
export async function checkModel(model: Model, { images, seed, microBatch }: CheckTask): Promise<CheckOutcome[]> {
  const { conditionals, encode, roundTrip, card: { format } } = model;
  const size = imageSize(model), { levels, binarisation } = format;
  const noise = new Noise(BigInt(seed));
  const own = binarisation === undefined ? images : binarise(images, binarisation, { noise, first: 0, size });
  const outcomes: CheckOutcome[] = [];
  if (conditionals !== undefined) {
    const image = own.slice(0, size);
    const positions = spread(POSITIONS, size);
    outcomes.push(await checkConditionalMasses(conditionals, image, { levels, positions, microBatch }));
    const sites = spread(SITES, conditionals.sites);
    outcomes.push(await checkConditionalOrder(conditionals, image, { levels, sites }));
  }
  if (roundTrip !== undefined) outcomes.push(checkRoundTrip(await roundTrip(noise, microBatch)));
  if (encode !== undefined) outcomes.push(checkActiveUnits(await encode(own, 0)));
  return outcomes;
}

/** `count` numbers spread evenly over 0..size-1, neither end among them. */
function spread(count: number, size: number): number[] {
  const all = Array.from({ length: count }, (_, i) => Math.floor((i + 0.5) / count * size));
  return [...new Set(all)];
}

function estimatorOf(model: Model, method: LikelihoodMethod): LikelihoodEstimator {
  const likelihood = model.likelihood(method);
  if (!likelihood.has) throw new Error(likelihood.reason);
  return likelihood.use;
}

function imageSize({ card: { format: { shape: [channels, height, width] } } }: Model): number {
  return channels * height * width;
}

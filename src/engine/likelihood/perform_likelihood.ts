/** What a worker does for likelihoods: describes methods, scores images, measures constants, looks for mistakes. */
import { ModelOutputError } from "../../core/model_output_error.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { checkActiveUnits } from "../../family/checks/active_units.ts";
import type { CheckOutcome } from "../../family/checks/check_outcome.ts";
import { checkConditionalMasses } from "../../family/checks/conditional_masses.ts";
import { checkConditionalOrder } from "../../family/checks/conditional_order.ts";
import { checkDataRange } from "../../family/checks/data_range.ts";
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
      ...(partition !== undefined && {
        partition: {
          evaluations: partition.evaluations,
          chains: partition.chains,
          direction: partition.direction,
        },
      }),
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
    const at = start + from - first;
    // What pads the batch is an image too: a blank one might have no likelihood at all.
    const batch = new Uint8Array(microBatch * size);
    for (let i = 0; i < microBatch; i++) batch.set(images.subarray(at * size, (at + 1) * size), i * size);
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

/** What some chains say of the constant that all examples have in common. */
export async function weighChains(model: Model, { method, seed, first, count }: PartitionTask): Promise<UnitArrays> {
  const { partition } = estimatorOf(model, method);
  if (partition === undefined) throw new Error(`The method ${method.method} has no constant to measure`);
  return { logPartitions: await partition.weigh(new Noise(BigInt(seed)), first, count) };
}

/**
 * Everything that can be found out about a model before its likelihoods are trusted. Which image and which of its places are
 * looked at is drawn with the run's seed.
 *
 * @param withRange The same networks fed with numbers of another range.
 */
export async function checkModel(
  model: Model,
  { images, seed, microBatch }: CheckTask,
  withRange: (range: [number, number]) => Promise<Model>,
): Promise<CheckOutcome[]> {
  const { conditionals, encode, roundTrip, card: { format } } = model;
  const size = imageSize(model), { levels, binarisation } = format;
  const noise = new Noise(BigInt(seed));
  const own = binarisation === undefined ? images : binarise(images, binarisation, { noise, first: 0, size });
  const outcomes: CheckOutcome[] = [];
  if (conditionals !== undefined) {
    const [chosen = 0] = drawn(noise, 0, 1, images.length / size);
    const image = own.slice(chosen * size, (chosen + 1) * size);
    const positions = drawn(noise, 1, POSITIONS, size);
    outcomes.push(await checkConditionalMasses(conditionals, image, { levels, positions, microBatch }));
    // Pixels that are independent given a code have no order to keep.
    if (conditionals.order === "raster") {
      const sites = drawn(noise, 2, SITES, conditionals.sites);
      outcomes.push(await checkConditionalOrder(conditionals, image, { levels, sites }));
    }
  }
  if (roundTrip !== undefined) outcomes.push(checkRoundTrip(await roundTrip(noise, microBatch)));
  if (encode !== undefined) outcomes.push(checkActiveUnits(await encode(own, 0)));
  outcomes.push(...await rangeCheck(model, images.slice(0, microBatch * size), noise, withRange));
  return outcomes;
}

/** Ranges that images are customarily scaled to. */
const RANGES: readonly [number, number][] = [[0, 1], [-1, 1], [-0.5, 0.5], [0, 255]];

async function rangeCheck(
  model: Model,
  images: Uint8Array,
  noise: Noise,
  withRange: (range: [number, number]) => Promise<Model>,
): Promise<CheckOutcome[]> {
  const { card: { format, family } } = model, [method] = model.likelihoodMethods;
  // Diffusion models and Boltzmann machines know one range only, and a flow is held against the card's range by its
  // samples: fed with numbers beyond its own it says anything.
  if (method === undefined || ["diffusion", "energy", "flow"].includes(family)) return [];
  const bits = async (candidate: Model) => {
    try {
      const { nats } = await estimatorOf(candidate, method).score(images, noise, 0);
      return -nats.reduce((sum, value) => sum + value, 0) / images.length / Math.LN2;
    } catch (error) {
      if (error instanceof ModelOutputError) return Infinity;
      throw error;
    }
  };
  const others = RANGES.filter((range) => range.join() !== format.range.join());
  return [
    checkDataRange(
      { range: format.range, bits: await bits(model) },
      await Promise.all(others.map(async (range) => ({ range, bits: await bits(await withRange(range)) }))),
    ),
  ];
}

/** `count` different numbers from 0 to size - 1. */
function drawn(noise: Noise, draw: number, count: number, size: number): number[] {
  const uniforms = new Float64Array(4 * count);
  noise.uniform(uniforms, { stream: STREAM.probe, example: 0, draw });
  return [...new Set(Array.from(uniforms, (u) => Math.floor(u * size)))].slice(0, count);
}

function estimatorOf(model: Model, method: LikelihoodMethod): LikelihoodEstimator {
  const likelihood = model.likelihood(method);
  if (!likelihood.has) throw new Error(likelihood.reason);
  return likelihood.use;
}

function imageSize({ card: { format: { shape: [channels, height, width] } } }: Model): number {
  return channels * height * width;
}

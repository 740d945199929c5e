/** Carries out tasks: this is what a worker runs. */
import { loadCard } from "../card/load_card.ts";
import { concatBytes } from "../core/concat_bytes.ts";
import { Noise } from "../core/noise.ts";
import type { Capability, Model } from "../family/model.ts";
import { openModel } from "../family/open_model.ts";
import { type FeatureNetwork, openFeatureNetwork } from "../feature/feature_network.ts";
import type { Algebra } from "../linalg/algebra.ts";
import { matrix } from "../linalg/matrix.ts";
import type { FeatureSet } from "../metric/sample_metric.ts";
import { sampleMetric } from "../metric/sample_metrics.ts";
import { openOnnxAlgebra } from "../runtime/onnx_algebra.ts";
import type { UnitArrays } from "../store/unit_cache.ts";
import { alignedBatches } from "./aligned_batches.ts";
import { cardGraphs } from "./card_graphs.ts";
import { measureLatency, measureThroughput } from "./stopwatch.ts";
import type {
  CompareTask,
  DescribeTask,
  FeatureArrays,
  FeaturesTask,
  LikelihoodTask,
  ModelDescription,
  ResultOf,
  SampleTask,
  Task,
  TaskResults,
} from "./task.ts";

/** Opens models once and keeps them. */
export class Performer {
  readonly #models = new Map<string, Promise<Model>>();
  readonly #networks = new Map<string, Promise<FeatureNetwork>>();
  #algebra: Promise<Algebra> | undefined;
  #reference: { readonly key: string; readonly set: FeatureSet } | undefined;

  async perform<T extends Task>(task: T): Promise<ResultOf<T>>;
  async perform(task: Task): Promise<TaskResults[Task["kind"]]> {
    switch (task.kind) {
      case "describe":
        return await this.#describe(task);
      case "sample":
        return await this.#sample(task);
      case "likelihood":
        return await this.#likelihood(task);
      case "features":
        return await this.#features(task);
      case "compare":
        return await this.#compare(task);
      case "latency":
        return await measureLatency(use((await this.#model(task.folder, task.threads)).sample), task);
      case "throughput":
        return await measureThroughput(use((await this.#model(task.folder, task.threads)).sample), task);
    }
  }

  /** Quality passes run one thread an operator: several workers use the cores better, and rounding stays the same. */
  #model(folder: string, threads = 1): Promise<Model> {
    return remember(this.#models, `${threads} ${folder}`, async () => {
      const registered = await loadCard(folder);
      if (registered.card.family === "feature") {
        throw new Error(`${registered.card.id} is a feature network, not a generative model`);
      }
      return await openModel(registered.card, cardGraphs(registered, { threads }));
    });
  }

  async #describe({ folder, timeSteps }: DescribeTask): Promise<ModelDescription> {
    const model = await this.#model(folder);
    const { sample } = model, likelihood = model.logLikelihood({ timeSteps });
    return {
      sample: sample.has
        ? { has: true, evaluations: sample.use.evaluations, convention: sample.use.convention }
        : sample,
      logLikelihood: likelihood.has
        ? {
          has: true,
          evaluations: likelihood.use.evaluations,
          convention: likelihood.use.convention,
          kind: likelihood.use.kind,
        }
        : likelihood,
    };
  }

  async #sample({ folder, seed, first, count, microBatch }: SampleTask): Promise<UnitArrays> {
    const sampler = use((await this.#model(folder)).sample);
    const noise = new Noise(BigInt(seed));
    const parts: Uint8Array[] = [];
    for (const { start, from, to } of alignedBatches(first, count, microBatch)) {
      const images = await sampler.draw(noise, start, microBatch);
      const size = images.length / microBatch;
      parts.push(images.subarray(from * size, to * size));
    }
    return { images: concatBytes(parts) };
  }

  async #likelihood({ folder, seed, first, images, microBatch, timeSteps }: LikelihoodTask): Promise<UnitArrays> {
    const model = await this.#model(folder);
    const estimator = use(model.logLikelihood({ timeSteps }));
    const noise = new Noise(BigInt(seed));
    const [channels, height, width] = model.card.format.shape;
    const size = channels * height * width, count = images.length / size;
    const arrays: Record<string, Float64Array> = { nats: new Float64Array(count) };
    for (const { start, from, to } of alignedBatches(first, count, microBatch)) {
      const batch = new Uint8Array(microBatch * size);
      const at = start + from - first;
      batch.set(images.subarray(at * size, (at + to - from) * size), from * size);
      const { nats, terms } = await estimator.score(batch, noise, start);
      for (const [name, values] of Object.entries({ nats, ...terms })) {
        (arrays[name] ??= new Float64Array(count)).set(values.subarray(from, to), at);
      }
    }
    return arrays;
  }

  async #features({ folder, images, microBatch }: FeaturesTask): Promise<UnitArrays> {
    const network = await remember(this.#networks, folder, async () => {
      const registered = await loadCard(folder);
      if (registered.card.family !== "feature") throw new Error(`${registered.card.id} is not a feature network`);
      return await openFeatureNetwork(registered.card, cardGraphs(registered, { threads: 1 }));
    });
    const { dimension, classes } = network.card.network;
    const [channels, height, width] = network.card.format.shape;
    const size = channels * height * width, count = images.length / size;
    const features = new Float32Array(count * dimension);
    const logits = classes === undefined ? undefined : new Float32Array(count * classes);
    for (const { start, to } of alignedBatches(0, count, microBatch)) {
      const batch = new Uint8Array(microBatch * size);
      batch.set(images.subarray(start * size, (start + to) * size));
      const found = await network.extract(batch);
      features.set(found.features.subarray(0, to * dimension), start * dimension);
      if (logits !== undefined && classes !== undefined && found.logits !== undefined) {
        logits.set(found.logits.subarray(0, to * classes), start * classes);
      }
    }
    return { features, ...(logits !== undefined && { logits }) };
  }

  async #compare(task: CompareTask): Promise<TaskResults["compare"]> {
    this.#algebra ??= openOnnxAlgebra(1).then(({ algebra }) => algebra);
    if (this.#reference?.key !== task.referenceKey) {
      this.#reference = { key: task.referenceKey, set: featureSet(task.reference) };
    }
    const comparison = {
      generated: featureSet(task.generated),
      reference: this.#reference.set,
      network: task.network,
      algebra: await this.#algebra,
    };
    const outcomes: Record<string, TaskResults["compare"][string]> = {};
    for (const id of task.metrics) {
      try {
        outcomes[id] = { ok: true, estimate: await sampleMetric(id).measure(comparison) };
      } catch (error) {
        outcomes[id] = { ok: false, reason: error instanceof Error ? error.message : String(error) };
      }
    }
    return outcomes;
  }
}

function featureSet({ features, dimension, logits, classes }: FeatureArrays): FeatureSet {
  return {
    features: matrix(features.length / dimension, dimension, features),
    ...(logits !== undefined && classes !== undefined && { logits: matrix(logits.length / classes, classes, logits) }),
  };
}

function use<T>(capability: Capability<T>): T {
  if (!capability.has) throw new Error(capability.reason);
  return capability.use;
}

/** Keeps promises of things opened once; one that failed is tried again when asked again. */
function remember<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}

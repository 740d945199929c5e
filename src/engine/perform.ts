/** Carries out tasks: this is what a worker runs. */
import { isImageModel } from "../card/card.ts";
import { loadCard } from "../card/load_card.ts";
import { canonicalJson } from "../core/fingerprint.ts";
import { concatBytes } from "../core/concat_bytes.ts";
import { Noise } from "../core/noise.ts";
import { type MixtureScores, scoreMixture } from "../dataset/oracle/score_mixture.ts";
import { truthOf } from "../dataset/registry.ts";
import type { Capability, Model, Sampler } from "../family/model.ts";
import { openModel } from "../family/open_model.ts";
import { type FeatureNetwork, openFeatureNetwork } from "../feature/feature_network.ts";
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { implementation } from "../implementation/implementations.ts";
import { type Rosetta, rosetta } from "../implementation/rosetta.ts";
import { codeLengths } from "../metric/code_length.ts";
import { type PreparedGaussian, prepareGaussian } from "../metric/prepare_gaussian.ts";
import type { FeatureSet, SampleComparison } from "../metric/sample_metric.ts";
import { furthestSamples } from "../metric/furthest_samples.ts";
import { sampleMetric } from "../metric/sample_metrics.ts";
import { openOnnxAlgebra } from "../runtime/onnx_algebra.ts";
import type { UnitArrays } from "../store/unit_cache.ts";
import { alignedBatches } from "./aligned_batches.ts";
import { cardGraphs } from "./card_graphs.ts";
import { checkModel, describeLikelihoods, scoreImages, weighChains } from "./likelihood/perform_likelihood.ts";
import { TextPerformer } from "./text/perform_text.ts";
import { type OpenedSampler, openSetup } from "./speed/open_setup.ts";
import { sampleOperations } from "./speed/sample_operations.ts";
import type { DrawTask, Setup } from "./speed/speed_task.ts";
import { measureLatency, measureThroughput } from "./stopwatch.ts";
import type {
  CompareTask,
  DescribeTask,
  FeaturesTask,
  FurthestTask,
  GaussianTask,
  KeptSet,
  ModelDescription,
  ResultOf,
  RosettaTask,
  SampleTask,
  SetArrays,
  Task,
  TaskResults,
  TruthTask,
} from "./task.ts";

/** How quality passes run: one thread an operator, on the processor. */
const QUALITY = { device: "cpu", backend: "wasm", threads: 1 } as const;

/** Opens models once and keeps them. */
export class Performer {
  readonly #models = new Map<string, Promise<Model>>();
  readonly #setups = new Map<string, Promise<OpenedSampler>>();
  readonly #networks = new Map<string, Promise<FeatureNetwork>>();
  readonly #algebras = new Map<string, Promise<Algebra>>();
  readonly #sets = new Map<string, { readonly key: string; readonly set: FeatureSet }>();
  readonly #texts = new TextPerformer((threads) => this.#algebra(threads));
  #last: SampleComparison | undefined;

  async perform<T extends Task>(task: T): Promise<ResultOf<T>>;
  async perform(task: Task): Promise<TaskResults[Task["kind"]]> {
    switch (task.kind) {
      case "describe":
        return await this.#describe(task);
      case "sample":
        return await this.#sample(task);
      case "likelihood":
        return await scoreImages(await this.#model(task.folder), task);
      case "partition":
        return await weighChains(await this.#model(task.folder), task);
      case "check":
        return await checkModel(await this.#model(task.folder), task, (range) => openWithRange(task.folder, range));
      case "truth":
        return await this.#truth(task);
      case "compress":
        return { bits: codeLengths(task.images, task.shape) };
      case "features":
        return await this.#features(task);
      case "compare":
        return await this.#compare(task);
      case "rosetta":
        return await this.#rosetta(task);
      case "furthest":
        return await this.#furthest(task);
      case "gaussian":
        return await this.#gaussian(task);
      case "latency":
        return await measureLatency(use((await this.#model(task.folder, task.threads)).sample), task);
      case "describe-text":
      case "score-text":
      case "write-text":
      case "text-features":
      case "written":
      case "copies":
      case "mauve":
      case "compress-text":
      case "time-text":
        return await this.#texts.perform(task);
      case "draw":
        return { images: await this.#drawAs(task) };
      case "operations":
        return await this.#operations(task.folder);
      case "throughput":
        return await measureThroughput(use((await this.#model(task.folder, task.threads)).sample), task);
    }
  }

  /** Quality passes run one thread an operator: several workers use the cores better, and rounding stays the same. */
  #model(folder: string, threads = 1): Promise<Model> {
    return remember(this.#models, `${threads} ${folder}`, async () => {
      const registered = await loadCard(folder);
      const { card } = registered;
      if (!isImageModel(card)) throw new Error(`${card.id} is not a generative model of images`);
      return await openModel(card, cardGraphs(registered, { threads }));
    });
  }

  /** A sampler that was opened otherwise than quality passes open it: of another runtime, device or number of steps. */
  async #sampler(setup: Setup): Promise<Sampler> {
    const { sampler } = await remember(this.#setups, JSON.stringify(setup), () => openSetup(setup));
    return sampler;
  }

  async #drawAs({ setup, seed, first, count }: DrawTask): Promise<Uint8Array> {
    return await (await this.#sampler(setup)).draw(new Noise(BigInt(seed)), first, count);
  }

  async #operations(folder: string): Promise<TaskResults["operations"]> {
    const { card } = await loadCard(folder);
    if (!isImageModel(card)) throw new Error(`${card.id} is not a generative model of images`);
    return await sampleOperations({ card, folder });
  }

  async #describe({ folder, methods, sampler: asked }: DescribeTask): Promise<ModelDescription> {
    if (asked !== undefined) {
      const { evaluations, convention } = await this.#sampler({ folder, sampler: asked, ...QUALITY });
      return {
        sample: { has: true, evaluations, convention },
        likelihoods: { has: false, reason: "only its samples were asked for" },
      };
    }
    const model = await this.#model(folder);
    const { sample } = model;
    return {
      sample: sample.has
        ? { has: true, evaluations: sample.use.evaluations, convention: sample.use.convention }
        : sample,
      likelihoods: describeLikelihoods(model, methods),
    };
  }

  async #sample({ folder, seed, first, count, microBatch, sampler: asked }: SampleTask): Promise<UnitArrays> {
    const sampler = asked === undefined
      ? use((await this.#model(folder)).sample)
      : await this.#sampler({ folder, sampler: asked, ...QUALITY });
    const noise = new Noise(BigInt(seed));
    const parts: Uint8Array[] = [];
    for (const { start, from, to } of alignedBatches(first, count, microBatch)) {
      const images = await sampler.draw(noise, start, microBatch);
      const size = images.length / microBatch;
      parts.push(images.subarray(from * size, to * size));
    }
    return { images: concatBytes(parts) };
  }

  async #truth({ dataset, judge, images, threads }: TruthTask): Promise<MixtureScores> {
    const truth = truthOf(dataset);
    const judged = typeof images === "number" ? truth.sample(images) : images;
    return await scoreMixture(truth[judge](), judged, await this.#algebra(threads));
  }

  async #features({ folder, options, images, shape, microBatch }: FeaturesTask): Promise<UnitArrays> {
    const network = await remember(this.#networks, canonicalJson([folder, { ...options }]), async () => {
      const registered = await loadCard(folder);
      if (registered.card.family !== "feature") throw new Error(`${registered.card.id} is not a feature network`);
      return await openFeatureNetwork(registered.card, cardGraphs(registered, { threads: 1 }), options);
    });
    const size = shape[0] * shape[1] * shape[2], count = images.length / size;
    const arrays: Record<string, Float32Array> = {};
    for (const { start, to } of alignedBatches(0, count, microBatch)) {
      const batch = new Uint8Array(microBatch * size);
      batch.set(images.subarray(start * size, (start + to) * size));
      for (const [name, values] of Object.entries(await network.extract(batch, shape))) {
        const width = values.length / microBatch;
        (arrays[name] ??= new Float32Array(count * width)).set(values.subarray(0, to * width), start * width);
      }
    }
    return arrays;
  }

  async #compare(task: CompareTask): Promise<TaskResults["compare"]> {
    const comparison = await this.#comparison(task);
    const outcomes: Record<string, TaskResults["compare"][string]> = {};
    for (const id of task.metrics) {
      try {
        const metric = task.implementation === undefined
          ? sampleMetric(id, task.options)
          : implementation(task.implementation).metric(id, task.options);
        outcomes[id] = { ok: true, estimate: await metric.measure(comparison) };
      } catch (error) {
        outcomes[id] = { ok: false, reason: error instanceof Error ? error.message : String(error) };
      }
    }
    return outcomes;
  }

  async #rosetta(task: RosettaTask): Promise<Rosetta> {
    return await rosetta(await this.#comparison(task), task.options, task.metrics);
  }

  async #furthest({ generated, reference, count, threads }: FurthestTask): Promise<TaskResults["furthest"]> {
    const sets = [this.#set("generated", generated).features, this.#set("reference", reference).features] as const;
    if (sets[0] === undefined || sets[1] === undefined) throw new Error("The furthest samples are found by features");
    return await furthestSamples(sets[0], sets[1], count, await this.#algebra(threads));
  }

  async #gaussian({ reference, threads }: GaussianTask): Promise<PreparedGaussian> {
    // The answer's buffers leave the worker, and metrics here go on with theirs.
    return structuredClone(await prepareGaussian(this.#set("reference", reference), await this.#algebra(threads)));
  }

  /** The same object for the same sets: metrics remember what they share by it. */
  async #comparison(
    { generated, reference, training, network, threads }: CompareTask | RosettaTask,
  ): Promise<SampleComparison> {
    const comparison: SampleComparison = {
      generated: this.#set("generated", generated),
      reference: this.#set("reference", reference),
      ...(training !== undefined && { training: this.#set("training", training) }),
      network,
      algebra: await this.#algebra(threads),
    };
    const last = this.#last;
    if (
      last?.generated === comparison.generated && last.reference === comparison.reference &&
      last.training === comparison.training && last.network === network && last.algebra === comparison.algebra
    ) return last;
    return this.#last = comparison;
  }

  #algebra(threads: number): Promise<Algebra> {
    return remember(this.#algebras, `${threads}`, async () => (await openOnnxAlgebra(threads)).algebra);
  }

  /** One set of each role is kept, with what metrics remember of it. */
  #set(role: string, { key, set }: KeptSet): FeatureSet {
    const kept = this.#sets.get(role);
    if (kept?.key === key) return kept.set;
    if (set === undefined) throw new Error(`The ${role} set ${key} is not in this worker`);
    const made = featureSet(set);
    this.#sets.set(role, { key, set: made });
    return made;
  }
}

/** A model whose card declares another range than its own. */
async function openWithRange(folder: string, range: [number, number]): Promise<Model> {
  const { card } = await loadCard(folder);
  if (!isImageModel(card)) throw new Error(`${card.id} is not a generative model of images`);
  return await openModel({ ...card, format: { ...card.format, range } }, cardGraphs({ card, folder }, { threads: 1 }));
}

function featureSet(arrays: SetArrays): FeatureSet {
  const { features, dimension, logits, classes, spatial, spatialDimension, pixels, shape, gaussian } = arrays;
  return {
    ...(features !== undefined && { features: rowsOf(features, dimension) }),
    ...(logits !== undefined && classes !== undefined && { logits: rowsOf(logits, classes) }),
    ...(spatial !== undefined && spatialDimension !== undefined && { spatial: rowsOf(spatial, spatialDimension) }),
    ...(pixels !== undefined && shape !== undefined && { pixels: { data: pixels, shape } }),
    ...(gaussian !== undefined && { gaussian }),
  };
}

function rowsOf(data: Float32Array | Float64Array, cols: number): FloatMatrix {
  return { rows: data.length / cols, cols, data };
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

import { type ImageModelCard, isImageModel, type LanguageCard, type ModelCard } from "../../card/card.ts";
import type { CardRegistry } from "../../card/registry.ts";
import { unknownName } from "../../core/closest.ts";
import type { Manifest } from "../../core/run.ts";
import { BASE_RATIO } from "../../compare/base_ratio.ts";
import { UsageError } from "../../core/usage_error.ts";
import { type ChosenDevice, DEVICE_CHOICES, type DeviceChoice } from "../../runtime/devices/choose_device.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import { onnxDevice } from "../../runtime/devices/onnx_devices.ts";
import type { ImagePlan } from "../images/image_plan.ts";
import {
  chooseModels,
  namesOf,
  type PlanBase,
  type PlannedModel,
  presetOf,
  refuseFlags,
  type Request,
  requireAtLeast,
  resolveConfiguration,
} from "../plan_base.ts";
import type { ImageSuite, SpeedPreset, SpeedSuite } from "../suite.ts";
import { openTextData } from "../text/text_data.ts";
import { TEXT_SPEED_METRICS } from "../text/speed/measure_text_speed.ts";
import { type BaseModels, openBaseModels } from "./base_models.ts";
import { basePartner, type OwnModel } from "./base_partner.ts";
import { type Runtime, RUNTIMES } from "./runtimes.ts";
import { runtimesOf } from "./runtimes_of.ts";
import { startSpeedProcess } from "./start_speed_process.ts";

/** A model of images in one runtime: a row of the table. */
export interface SpeedEntry {
  /** The row's id. */
  readonly id: string;
  readonly model: PlannedModel;
  readonly runtime: Runtime;
  /** Id of the row of the same model in ONNX Runtime, where this is another. */
  readonly variantOf?: string;
}

/** The beginning of a held-out text. */
export interface Prompt {
  readonly text: string;
  readonly dataset: Manifest["datasets"][number];
}

/** The models that the run's own are held against. */
export interface Against {
  readonly base: BaseModels;
  /** By id of the row: the card of the base's model, or why there is none. */
  readonly partners: ReadonlyMap<string, ImageModelCard | LanguageCard | string>;
}

/** What a speed suite measures, and where. */
export interface SpeedPlan extends PlanBase<SpeedSuite, ImageModelCard | LanguageCard> {
  readonly kind: "speed";
  readonly preset: SpeedPreset;
  readonly device: ChosenDevice;
  /** Models of images, once for each runtime. */
  readonly entries: readonly SpeedEntry[];
  readonly texts: readonly PlannedModel<LanguageCard>[];
  /** How the quality of samples is measured; `null` where no model of the reference's images takes part. */
  readonly quality: ImagePlan | null;
  /** What language models continue, and where it is from; `null` where none takes part. */
  readonly prompt: Prompt | null;
  /** `null` where nothing was named to hold times against. */
  readonly against: Against | null;
  /** Threads inside an operator. */
  readonly threads: number;
}

/** Below this many samples a Fréchet distance says nothing. */
const FEWEST_SAMPLES = 10;

/** Resolves a request for a speed suite: see `makePlan`. */
export async function makeSpeedPlan(suite: SpeedSuite, registry: CardRegistry, request: Request): Promise<SpeedPlan> {
  refuseFlags(suite, request, [
    "replicas",
    "as",
    "ood",
    "background",
    "text",
    "detokenised",
    "context",
    "stride",
    "decoding",
  ]);
  const preset = presetOf(suite, request.preset ?? suite.defaultPreset);
  const runtime = runtimeOf(request.runtime ?? null);
  const samples = requireAtLeast("--n", request.n ?? preset.samples, FEWEST_SAMPLES);
  const minSeconds = request.minDuration ?? preset.minSeconds;
  const threads = requireAtLeast("--threads", request.threads ?? navigator.hardwareConcurrency, 1);
  const sessions = request.sessions !== undefined ? request.sessions : request.workers ?? null;
  const device = await deviceOf(request.device ?? "cpu");
  const { models, broken } = await chooseModels(
    suite,
    ["image", "text"],
    registry,
    request.models,
    (card, asked) => whyNot(card, asked, suite, runtime),
  );
  const images = models.filter((model): model is PlannedModel => isImageModel(model.card));
  const texts = models.filter((model): model is PlannedModel<LanguageCard> => model.card.family === "language");
  const { network, ...quality } = await qualityOf(suite, registry, images, samples);
  const entries = images.flatMap((model) => entriesOf(model, runtime)), writers = runtime === "tfjs" ? [] : texts;
  const against = await againstOf(request.against ?? null, registry, [
    ...entries.map(({ id, model: { card }, runtime }) => ({ id, card, runtime })),
    ...writers.map(({ card }) => ({ id: card.id, card, runtime: "onnx" as const })),
  ]);
  const configuration = {
    ...resolveConfiguration(suite, request, { models: namesOf({ models, broken }), n: request.n ?? null }),
    ...{ device: device.device, threads: request.threads ?? null, sessions, runtime },
    minDuration: request.minDuration ?? null,
    against: against?.base.against ?? null,
  };
  return {
    kind: "speed",
    suite,
    preset: {
      ...preset,
      minSeconds,
      maxSeconds: Math.max(preset.maxSeconds, 2 * minSeconds),
      samples,
      // The rate that is found holds three times.
      server: { ...preset.server, leastSeconds: Math.max(preset.server.leastSeconds, minSeconds / 3) },
      text: { ...preset.text, ...longer(preset.text, minSeconds / preset.minSeconds) },
    },
    metrics: suite.metrics.filter((metric) =>
      metric === BASE_RATIO ? against !== null : isAbout(metric, { images, texts })
    ),
    configuration,
    models,
    broken,
    cards: [...models.map(({ card }) => card), ...(network === null ? [] : [network.card])],
    device,
    entries,
    texts: writers,
    quality: network === null ? null : {
      kind: "images",
      ...quality,
      replicas: [],
      network,
      configuration,
      models: images.filter(({ card }) => card.dataset === suite.reference.dataset),
      broken: [],
      cards: [],
    },
    prompt: texts.length === 0 ? null : await promptOf(suite, request.data ?? []),
    against,
    threads,
  };
}

/** The models to hold times against, and who of the rows has a partner there. */
async function againstOf(
  name: string | null,
  registry: CardRegistry,
  rows: readonly (OwnModel & { readonly id: string })[],
): Promise<Against | null> {
  if (name === null) return null;
  const base = await openBaseModels(name, registry.root);
  const partners = await Promise.all(rows.map(async (row) => [row.id, await basePartner(base, row)] as const));
  return { base, partners: new Map(partners) };
}

/**
 * The device that a name stands for. Whatever is no processor is looked for in a process of its own: a process keeps the
 * first kind of GPU that it has opened.
 */
async function deviceOf(choice: string): Promise<ChosenDevice> {
  if (!isChoice(choice)) throw new UsageError(unknownName("device", choice, DEVICE_CHOICES));
  if (choice === "cpu") {
    const report = await onnxDevice("cpu");
    if (report.available) return { device: "cpu", report, passedOver: [] };
  }
  const process = startSpeedProcess();
  try {
    return await process.submit({ kind: "choose-device", choice });
  } finally {
    await process.close();
  }
}

function isChoice(choice: string): choice is DeviceChoice {
  return DEVICE_CHOICES.some((known) => known === choice);
}

function runtimeOf(name: string | null): Runtime | null {
  const runtime = RUNTIMES.find((known) => known === name);
  if (name !== null && runtime === undefined) throw new UsageError(unknownName("runtime", name, RUNTIMES));
  return runtime ?? null;
}

/** Why a model that nobody asked for takes no part, and why one that was asked for cannot. */
function whyNot(card: ModelCard, asked: boolean, suite: SpeedSuite, runtime: Runtime | null): string | undefined {
  if (card.family === "language") {
    return runtime === "tfjs" ? `${card.id} is a language model: they run in ONNX Runtime only` : undefined;
  }
  if (runtime !== null && !runtimesOf(card).includes(runtime)) {
    return `${card.id} is not registered in ${runtime}: its card names no such graphs`;
  }
  if (asked) return undefined;
  if (card.dataset !== suite.reference.dataset) {
    return `${card.id} was made for ${card.dataset}, the suite ${suite.id} measures quality on ${suite.reference.dataset}`;
  }
  return card.format.levels === 2 ? `${card.id} knows black and white only` : undefined;
}

function entriesOf(model: PlannedModel, only: Runtime | null): SpeedEntry[] {
  const { card } = model, runtimes = runtimesOf(card);
  return runtimes.filter((runtime) => only === null || runtime === only).map((runtime) => {
    const entry = { id: runtime === runtimes[0] ? card.id : `${card.id}:${runtime}`, model, runtime };
    // Where the first runtime takes no part, there is nothing to be a variant of.
    return runtime === runtimes[0] || only !== null ? entry : { ...entry, variantOf: card.id };
  });
}

/** As many sequences more as the least duration is longer. */
function longer({ sequences, maxSeconds }: SpeedPreset["text"], times: number): Partial<SpeedPreset["text"]> {
  return times <= 1 ? {} : { sequences: Math.ceil(sequences * times), maxSeconds: maxSeconds * times };
}

/** Whether a metric is about any of the models: a table of images has no columns of tokens. */
function isAbout(
  metric: string,
  { images, texts }: { readonly images: readonly unknown[]; readonly texts: readonly unknown[] },
): boolean {
  if (texts.length > 0 && (TEXT_SPEED_METRICS.includes(metric) || metric === "peak_memory_mib")) return true;
  return images.length > 0 && !TEXT_SPEED_METRICS.includes(metric);
}

/** A suite of images in which nothing but the quality of samples is measured. */
async function qualityOf(
  { id, title, version, metrics, reference, anchor, features, microBatch }: SpeedSuite,
  registry: CardRegistry,
  images: readonly PlannedModel[],
  samples: number,
) {
  const measured = metrics.filter((metric) => metric === "fid");
  const preset = {
    samples,
    likelihood: [],
    latency: { queries: 0, minSeconds: 0, maxSeconds: 0 },
    throughput: { batchSizes: [], repeats: 0, maxSecondsPerRun: 0 },
  };
  const suite: ImageSuite = {
    kind: "images",
    ...{ id, title, version, reference, anchor, features },
    metrics: measured,
    defaultPreset: "quality",
    presets: { quality: preset },
    // Nothing is scored by its likelihood here.
    microBatch: { ...microBatch, likelihood: 1, costly: 1 },
    gallery: { shown: 0, furthest: 0, pool: 0 },
  };
  if (samples > anchor.count && samples % anchor.count !== 0) {
    throw new UsageError(`--n above ${anchor.count} must be a multiple of it, got ${samples}`);
  }
  const wanted = measured.length > 0 && images.some(({ card }) => card.dataset === reference.dataset);
  const found = wanted ? await registry.loadNetwork(features) : null;
  if (found === null) return { suite, preset, metrics: measured, network: null };
  const { card, folder } = found;
  if (card.family !== "feature") throw new UsageError(`${features} is not a feature network`);
  return { suite, preset, metrics: measured, network: { card, folder } };
}

async function promptOf({ text }: SpeedSuite, dataDirs: readonly string[]): Promise<Prompt> {
  const { documents, id, split, sha256 } = await openTextData(`${text.dataset}:${text.split}`, {
    dataDirs,
    detokenised: false,
  });
  const bytes = new TextEncoder().encode(documents[0]?.text ?? "").subarray(0, text.prompt);
  // A character that the end cuts in two is left out.
  const beginning = new TextDecoder().decode(bytes, { stream: true });
  return { text: beginning, dataset: { id, split, n: documents.length, sha256 } };
}

/** Which of TensorFlow.js's backends goes with a device. */
export function backendFor(device: OnnxDevice): "auto" | "wasm" | "webgpu-software" {
  if (device === "cpu") return "wasm";
  return device === "webgpu-software" ? "webgpu-software" : "auto";
}

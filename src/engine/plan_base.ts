/** What plans of all kinds of suites have in common. */
import { resolve } from "node:path";
import { z } from "zod";
import type { Card, ImageModelCard, ModelCard } from "../card/card.ts";
import type { RegisteredCard } from "../card/registered_card.ts";
import type { CardRegistry } from "../card/registry.ts";
import { unknownName } from "../core/closest.ts";
import { flagName } from "../core/flag_name.ts";
import { FAMILIES } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { ONNX_DEVICES } from "../runtime/devices/onnx_device.ts";
import { RUNTIMES } from "./speed/runtimes.ts";
import type { SamplerSetting } from "./speed/speed_task.ts";
import type { Suite } from "./suite.ts";

/** What a run does, with every default resolved: kept in its journal, and enough to do it again. */
export const configurationSchema = z.object({
  suite: z.string(),
  suiteVersion: z.number().int(),
  preset: z.string(),
  models: z.array(z.string()),
  /** Samples of each model, or images that each model's first likelihood is measured on; `null` for the preset's own. */
  n: z.number().int().nullable(),
  /** Decimal, up to 2^64 - 1. */
  seed: z.string(),
  /** Samples in one unit of work. */
  batch: z.number().int(),
  /** Where graphs run; `auto` and `gpu` have become what they stand for. */
  device: z.enum(ONNX_DEVICES),
  workers: z.number().int(),
  /** Folders given with --data, absolute. */
  data: z.array(z.string()),
  /** Folder with the models, absolute; `null` for the project's own. */
  registry: z.string().nullable(),
  /** Whose rules are followed where they differ from ours. */
  as: z.enum(["guided-diffusion", "lm-eval", "hf-evaluate", "torchmetrics"]).nullable().default(null),
  /** Dataset that models tell their own from. */
  ood: z.string().nullable().default(null),
  /** Model that likelihood ratios are taken to; a compressor where it is left out. */
  background: z.string().nullable().default(null),
  /** Text that is scored: a dataset's name or a path; `null` for the suite's own. */
  text: z.string().nullable().default(null),
  /** Whether a text of tokens between spaces is put back into running text first. */
  detokenised: z.boolean().default(false),
  /** Tokens that a language model reads at once; `null` for as many as each can. */
  context: z.number().int().nullable().default(null),
  /** Tokens that every window but the first predicts; `null` for half of the context. */
  stride: z.number().int().nullable().default(null),
  /** How tokens are drawn; `null` for the preset's ways. */
  decoding: z.string().nullable().default(null),
  /** Whether the same recipes trained from other seeds are measured too. */
  replicas: z.boolean().default(false),
  /** Threads inside an operator while speed is measured; `null` for one a core. */
  threads: z.number().int().nullable().default(null),
  /** Sessions that share a batch while throughput is measured; `null` for as many as are fastest. */
  sessions: z.number().int().nullable().default(null),
  /** The only runtime that is timed; `null` for all that a model is registered in. */
  runtime: z.enum(RUNTIMES).nullable().default(null),
  /** Least seconds of every scenario; `null` for the preset's. */
  minDuration: z.number().nullable().default(null),
  /** What models' times are held against: an absolute folder of models, or a commit in full; `null` for nothing. */
  against: z.string().nullable().default(null),
  /** Why models that nobody asked for by name take no part: their data are not here. */
  leftOut: z.array(z.string()).default([]),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** What was asked for; what is absent takes the suite's default. */
export interface Request {
  readonly models?: readonly string[];
  readonly preset?: string;
  readonly n?: number | null;
  readonly seed?: string;
  readonly batch?: number;
  readonly device?: string;
  readonly workers?: number;
  readonly data?: readonly string[];
  /** Folder that the registry reads, to be kept with the run. */
  readonly registry?: string | null;
  readonly as?: string | null;
  readonly ood?: string | null;
  readonly background?: string | null;
  readonly text?: string | null;
  readonly detokenised?: boolean;
  readonly context?: number | null;
  readonly stride?: number | null;
  readonly decoding?: string | null;
  readonly replicas?: boolean;
  readonly threads?: number | null;
  readonly sessions?: number | null;
  readonly runtime?: string | null;
  readonly minDuration?: number | null;
  readonly against?: string | null;
  /** What an earlier part of the run left out. */
  readonly leftOut?: readonly string[];
}

/** A generative model that takes part; of images unless it says otherwise. */
export interface PlannedModel<C extends ModelCard = ImageModelCard> {
  readonly card: C;
  readonly folder: string;
  /** What it is asked for by: its id, an absolute folder, or its name at a hub. */
  readonly name: string;
  /** Another sampler than the folder's card has, which `card` then names too. */
  readonly sampler?: SamplerSetting;
}

/** A card that could not be read: its cells fail and the others are measured. */
export interface BrokenModel {
  readonly id: string;
  readonly reason: string;
}

/** What a plan of any suite holds. */
export interface PlanBase<S extends Suite, C extends ModelCard = ImageModelCard> {
  readonly suite: S;
  readonly preset: S["presets"][string];
  /** Ids of all that is measured, in the order of the table. */
  readonly metrics: readonly string[];
  readonly configuration: Configuration;
  readonly models: readonly PlannedModel<C>[];
  readonly broken: readonly BrokenModel[];
  /** Every card that a number may depend on. */
  readonly cards: readonly Card[];
}

/** A suite's preset by name. */
export function presetOf<P>(suite: { readonly presets: Readonly<Record<string, P>> }, name: string): P {
  const preset = Object.hasOwn(suite.presets, name) ? suite.presets[name] : undefined;
  if (preset === undefined) throw new UsageError(unknownName("preset", name, Object.keys(suite.presets)));
  return preset;
}

/** The part of the configuration that every suite resolves alike. */
export function resolveConfiguration(
  suite: Suite,
  request: Request,
  { models, n }: { readonly models: readonly string[]; readonly n: number | null },
): Configuration {
  const size = suite.microBatch.sample;
  return {
    suite: suite.id,
    suiteVersion: suite.version,
    preset: request.preset ?? suite.defaultPreset,
    models: [...models],
    n,
    seed: request.seed ?? "0",
    batch: Math.ceil(requireAtLeast("--batch", request.batch ?? 256, 1) / size) * size,
    // Quality is computed where rounding stays the same; a speed suite says itself what it is about.
    device: "cpu",
    workers: requireAtLeast("--workers", request.workers ?? navigator.hardwareConcurrency, 1),
    data: (request.data ?? []).map((folder) => resolve(folder)),
    registry: request.registry == null ? null : resolve(request.registry),
    as: null,
    ood: request.ood ?? null,
    background: request.background ?? null,
    text: request.text == null ? null : lastingName(request.text),
    detokenised: request.detokenised ?? false,
    context: request.context ?? null,
    stride: request.stride ?? null,
    decoding: request.decoding ?? null,
    replicas: request.replicas ?? false,
    threads: null,
    sessions: null,
    runtime: null,
    minDuration: null,
    against: null,
    leftOut: [],
  };
}

/** Flags that only some kinds of suites know. */
export type SuiteFlag =
  | "as"
  | "ood"
  | "background"
  | "replicas"
  | (typeof TEXT_FLAGS)[number]
  | (typeof SPEED_FLAGS)[number];

/** Flags of text suites. */
export const TEXT_FLAGS = ["text", "detokenised", "context", "stride", "decoding"] as const;

/** Flags of speed suites; others run on the processor, where the numbers of a seed stay the same. */
export const SPEED_FLAGS = ["threads", "runtime", "minDuration", "device", "against"] as const;

/** Flags of one kind of suite have no meaning for another: silence would be taken for obedience. */
export function refuseFlags(suite: Suite, request: Request, flags: readonly SuiteFlag[]): void {
  // A run that goes on names the processor again.
  const given = flags.find((flag) => request[flag] != null && request[flag] !== false && request[flag] !== "cpu");
  if (given === undefined) return;
  const name = flagName(given);
  throw new UsageError(
    given === "device"
      ? `The suite ${suite.id} computes on the processor, where the numbers of a seed stay the same: leave out ${name}, ` +
        "or measure devices with --suite speed"
      : `${name} means nothing to the suite ${suite.id}: leave it out`,
  );
}

/**
 * The models of a suite's modalities that take part, families in order.
 *
 * @param fits Why a registered model does not fit the suite, or `undefined` where it does. Models that were not asked
 * for by name and do not fit are left out; one that was is an error.
 */
export async function chooseModels<M extends ModelCard["modality"]>(
  suite: Suite,
  modalities: readonly M[],
  registry: CardRegistry,
  asked: readonly string[] | undefined,
  fits: (card: Extract<ModelCard, { modality: M }>, asked: boolean) => string | undefined,
): Promise<{ models: PlannedModel<Extract<ModelCard, { modality: M }>>[]; broken: BrokenModel[] }> {
  const models: PlannedModel<Extract<ModelCard, { modality: M }>>[] = [];
  const broken: BrokenModel[] = [];
  for (const id of new Set(asked ?? registry.ids())) {
    if (asked !== undefined) await registry.find(id);
    let registered: RegisteredCard;
    try {
      registered = await registry.load(id);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      broken.push({ id, reason: error.message });
      continue;
    }
    const { card, folder } = registered;
    if (card.family === "feature") {
      if (asked !== undefined) throw new UsageError(`${id} is a feature network: it is what models are measured with`);
      continue;
    }
    if (!isOf(modalities, card)) {
      if (asked !== undefined) {
        throw new UsageError(
          `${id} is a model of ${card.modality}s: the suite ${suite.id} is about ${modalities.join("s and ")}s`,
        );
      }
      continue;
    }
    if (models.some((one) => one.card.id === card.id)) {
      throw new UsageError(`Two models have the id ${card.id}: leave one of them out, or give its folder another name`);
    }
    if (card.replicaOf !== undefined && asked === undefined) continue;
    const reason = fits(card, asked !== undefined);
    if (reason === undefined) models.push({ card, folder, name: lastingName(id) });
    else if (asked !== undefined) throw new UsageError(reason);
  }
  // A run in which nothing can be measured is not worth its time.
  if (models.length === 0 && broken.length > 0) throw new UsageError(broken.map(({ reason }) => reason).join("\n"));
  if (models.length + broken.length === 0) throw new UsageError(`No registered model fits the suite ${suite.id}`);
  models.sort((a, b) => FAMILIES.indexOf(a.card.family) - FAMILIES.indexOf(b.card.family));
  return { models, broken };
}

/** The registered replicas of models that take part: the same recipe from other seeds, by id. */
export async function replicasOf(
  models: readonly PlannedModel[],
  registry: CardRegistry,
): Promise<PlannedModel[]> {
  const replicas: PlannedModel[] = [];
  for (const id of registry.ids()) {
    // A card that can't be read is told of where models are chosen.
    const registered = await registry.load(id).catch(() => undefined);
    if (registered === undefined || registered.card.family === "feature" || registered.card.modality !== "image") {
      continue;
    }
    const { card, folder } = registered;
    if (models.some((model) => model.card.id === card.id)) continue;
    if (models.some((model) => model.card.id === card.replicaOf)) replicas.push({ card, folder, name: id });
  }
  return replicas;
}

/** A name that means the same from every folder. */
function lastingName(name: string): string {
  return isPath(name) ? resolve(name) : name;
}

/** Whether a name is that of a folder or file, and of nothing that is registered or at a hub. */
export function isPath(name: string): boolean {
  return !name.startsWith("hf:") && /[/\\]/.test(name);
}

/** Names of the models that take part, to ask for them again. */
export function namesOf(
  { models, broken }: {
    readonly models: readonly { readonly name: string }[];
    readonly broken: readonly BrokenModel[];
  },
): string[] {
  return [...models.map(({ name }) => name), ...broken.map(({ id }) => id)];
}

function isOf<M extends ModelCard["modality"]>(
  modalities: readonly M[],
  card: ModelCard,
): card is Extract<ModelCard, { modality: M }> {
  return modalities.some((modality) => modality === card.modality);
}

/** A whole number that is large enough. */
export function requireAtLeast(flag: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${flag} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}

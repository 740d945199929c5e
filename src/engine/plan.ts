import { resolve } from "node:path";
import { z } from "zod";
import type { ModelCard } from "../card/card.ts";
import type { RegisteredCard } from "../card/load_card.ts";
import type { CardRegistry } from "../card/registry.ts";
import { unknownName } from "../core/closest.ts";
import { FAMILIES } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Preset, Suite } from "./suite.ts";

/** What a run does, with every default resolved: kept in its journal, and enough to do it again. */
export const configurationSchema = z.object({
  suite: z.string(),
  suiteVersion: z.number().int(),
  preset: z.string(),
  models: z.array(z.string()),
  /** Samples of each model. */
  n: z.number().int(),
  /** Decimal, up to 2^64 - 1. */
  seed: z.string(),
  /** Samples in one unit of work. */
  batch: z.number().int(),
  device: z.literal("cpu"),
  workers: z.number().int(),
  /** Folders given with --data, absolute. */
  data: z.array(z.string()),
  /** Folder with the models, absolute; `null` for the project's own. */
  registry: z.string().nullable(),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** What was asked for; what is absent takes the suite's default. */
export interface Request {
  readonly models?: readonly string[];
  readonly preset?: string;
  readonly n?: number;
  readonly seed?: string;
  readonly batch?: number;
  readonly device?: string;
  readonly workers?: number;
  readonly data?: readonly string[];
  /** Folder that the registry reads, to be kept with the run. */
  readonly registry?: string | null;
}

/** A generative model that takes part. */
export interface PlannedModel {
  readonly card: ModelCard;
  readonly folder: string;
}

export interface Plan {
  readonly suite: Suite;
  readonly preset: Preset;
  readonly configuration: Configuration;
  readonly models: readonly PlannedModel[];
  /** Cards that could not be read, by id: their cells fail and the others are measured. */
  readonly broken: readonly { readonly id: string; readonly reason: string }[];
  readonly network: RegisteredCard;
}

/**
 * Resolves a request against a suite and the registered models.
 *
 * @throws {UsageError} For unknown names and numbers out of range: what was asked, what there is.
 */
export async function makePlan(suite: Suite, registry: CardRegistry, request: Request): Promise<Plan> {
  const presetName = request.preset ?? suite.defaultPreset;
  const preset = Object.hasOwn(suite.presets, presetName) ? suite.presets[presetName] : undefined;
  if (preset === undefined) throw new UsageError(unknownName("preset", presetName, Object.keys(suite.presets)));
  const device = request.device ?? "cpu";
  if (device !== "cpu") throw new UsageError(unknownName("device", device, ["cpu"]));

  const n = request.n ?? preset.samples;
  requireAtLeast("--n", n, 10);
  if (n > suite.anchor.count && n % suite.anchor.count !== 0) {
    throw new UsageError(
      `--n above ${suite.anchor.count} must be a multiple of it, got ${n}: models and the anchor are compared at one n`,
    );
  }
  const size = suite.microBatch.sample;
  const batch = Math.ceil(requireAtLeast("--batch", request.batch ?? 256, 1) / size) * size;
  const workers = requireAtLeast("--workers", request.workers ?? navigator.hardwareConcurrency, 1);
  const { models, broken } = await chooseModels(suite, registry, request.models);
  const network = await registry.loadNetwork(suite.features);
  if (network.card.family !== "feature") throw new UsageError(`${suite.features} is not a feature network`);
  return {
    suite,
    preset: { ...preset, samples: n },
    configuration: {
      suite: suite.id,
      suiteVersion: suite.version,
      preset: presetName,
      models: [...models.map(({ card }) => card.id), ...broken.map(({ id }) => id)],
      n,
      seed: request.seed ?? "0",
      batch,
      device,
      workers,
      data: (request.data ?? []).map((folder) => resolve(folder)),
      registry: request.registry == null ? null : resolve(request.registry),
    },
    models,
    broken,
    network,
  };
}

async function chooseModels(suite: Suite, registry: CardRegistry, asked: readonly string[] | undefined) {
  const models: PlannedModel[] = [];
  const broken: { id: string; reason: string }[] = [];
  const ids = registry.ids();
  for (const id of new Set(asked ?? ids)) {
    if (!ids.includes(id)) {
      throw new UsageError(unknownName("model", id, ids.filter((known) => known !== suite.features)));
    }
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
    if (card.dataset !== suite.reference.dataset) {
      if (asked === undefined) continue;
      throw new UsageError(
        `${id} was made for ${card.dataset}, the suite ${suite.id} measures on ${suite.reference.dataset}`,
      );
    }
    models.push({ card, folder });
  }
  if (models.length + broken.length === 0) throw new UsageError(`No registered model fits the suite ${suite.id}`);
  models.sort((a, b) => FAMILIES.indexOf(a.card.family) - FAMILIES.indexOf(b.card.family));
  return { models, broken };
}

function requireAtLeast(flag: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${flag} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}

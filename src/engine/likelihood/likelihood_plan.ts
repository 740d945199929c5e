import { isImageModel } from "../../card/card.ts";
import type { CardRegistry } from "../../card/registry.ts";
import { unknownName } from "../../core/closest.ts";
import type { Warning } from "../../core/run.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { LikelihoodMethod } from "../../family/likelihood_method.ts";
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
  SPEED_FLAGS,
  TEXT_FLAGS,
} from "../plan_base.ts";
import type { DatasetSlice, LikelihoodPreset, LikelihoodSuite } from "../suite.ts";
import { type HeldOut, openHeldOut } from "./held_out.ts";

/** What is measured where outliers are asked for. */
const OUTLIER_METRICS = ["ood_likelihood", "ood_typicality", "ood_ratio"];

/** What outliers are told from, and with what help. */
export interface OutlierPlan {
  /** The dataset that was named. */
  readonly dataset: HeldOut;
  /** The dataset that its own models tell it from. */
  readonly other: HeldOut;
  /** Model that likelihood ratios are taken to; a compressor where there is none. */
  readonly background?: PlannedModel;
}

/** What a likelihood suite measures, with the held-out data that it is measured on. */
export interface LikelihoodPlan extends PlanBase<LikelihoodSuite> {
  readonly kind: "likelihood";
  /** Held-out data by dataset, for every model that takes part. */
  readonly data: ReadonlyMap<string, HeldOut>;
  readonly outliers?: OutlierPlan;
  /** Models that were left out because their data are not here. */
  readonly warnings: readonly Warning[];
}

/** Resolves a request for a likelihood suite: see `makePlan`. */
export async function makeLikelihoodPlan(
  suite: LikelihoodSuite,
  registry: CardRegistry,
  request: Request,
): Promise<LikelihoodPlan> {
  refuseFlags(suite, request, ["replicas", ...TEXT_FLAGS, ...SPEED_FLAGS]);
  const preset = presetOf(suite, request.preset ?? suite.defaultPreset);
  const slices = new Map(suite.heldOut.map((slice) => [slice.dataset, slice]));
  const as = request.as ?? null;
  if (as !== null && as !== "guided-diffusion") throw new UsageError(unknownName("library", as, ["guided-diffusion"]));
  if (request.background != null && request.ood == null) {
    throw new UsageError("--background is what outliers are told apart with: name a dataset with --ood");
  }
  const n = request.n ?? null;
  if (n !== null) requireAtLeast("--n", n, 2);
  const chosen = await chooseModels(
    suite,
    ["image"],
    registry,
    request.models,
    ({ id, dataset }) =>
      slices.has(dataset)
        ? undefined
        : `${id} was made for ${dataset}; the suite ${suite.id} holds out ${[...slices.keys()].join(", ")}`,
  );
  if (as !== null && !chosen.models.some(({ card }) => card.family === "diffusion")) {
    throw new UsageError(`--as ${as} is about a diffusion model's bound, and none takes part`);
  }
  const { data, models, leftOut } = await openAll(chosen.models, slices, request);
  const all = [...(request.leftOut ?? []), ...leftOut];
  if (models.length + chosen.broken.length === 0) {
    throw new UsageError(all.join("\n") || `No model fits the suite ${suite.id}`);
  }
  const fewest = Math.min(...[...data.values()].map(({ count }) => count));
  if (n !== null && n > fewest) {
    throw new UsageError(`--n must be at most the ${fewest} images that are held out, got ${n}`);
  }
  const outliers = request.ood == null ? undefined : await planOutliers(suite, registry, request, request.ood);
  if (
    outliers !== undefined && !models.some(({ card }) => card.format.shape.join() === outliers.dataset.shape.join())
  ) {
    throw new UsageError(`--ood ${request.ood}: no model that takes part is of such images`);
  }
  return {
    kind: "likelihood",
    suite,
    preset: withImages(preset, n, as),
    metrics: [...suite.metrics, ...(outliers === undefined ? [] : OUTLIER_METRICS)],
    configuration: {
      ...resolveConfiguration(suite, request, { models: namesOf({ models, broken: chosen.broken }), n }),
      as,
      leftOut: all,
    },
    models,
    broken: chosen.broken,
    cards: [
      ...models.map(({ card }) => card),
      ...(outliers?.background === undefined ? [] : [outliers.background.card]),
    ],
    data,
    ...(outliers !== undefined && { outliers }),
    warnings: all.map((advice) => ({ kind: "data-missing", message: "Models were left out", advice })),
  };
}

/** Opens the held-out data of all models; what is not here leaves out models that nobody asked for by name. */
async function openAll(
  models: readonly PlannedModel[],
  slices: ReadonlyMap<string, DatasetSlice>,
  request: Request,
): Promise<{ data: Map<string, HeldOut>; models: PlannedModel[]; leftOut: string[] }> {
  const data = new Map<string, HeldOut>();
  const leftOut: string[] = [];
  for (const [dataset, ofDataset] of Map.groupBy(models, ({ card }) => card.dataset)) {
    try {
      data.set(dataset, await openHeldOut(slices.get(dataset)!, { dataDirs: request.data ?? [] }));
    } catch (error) {
      if (!(error instanceof UsageError) || request.models !== undefined) throw error;
      leftOut.push(`${ofDataset.map(({ card }) => card.id).join(", ")}: ${error.message}`);
    }
  }
  return { data, models: models.filter(({ card }) => data.has(card.dataset)), leftOut };
}

/**
 * The preset for a number of images: the first spending of each method is on that many, and what else is spent only shrinks
 * to it.
 */
function withImages(preset: LikelihoodPreset, n: number | null, as: "guided-diffusion" | null): LikelihoodPreset {
  const seen = new Set<string>();
  const least = (count: number) => n === null ? count : Math.min(count, n);
  return {
    ...preset,
    methods: preset.methods.map(({ method, images }) => {
      const first = !seen.has(method.method) && !SECOND.includes(method.method);
      seen.add(method.method);
      return {
        method: as !== null && method.method === "vlb" ? { ...method, as } : method,
        images: first && n !== null ? n : least(images),
      };
    }),
    checkImages: least(preset.checkImages),
    samples: least(preset.samples),
    outlierImages: least(preset.outlierImages),
  };
}

/** Methods that are never a model's first. */
const SECOND: readonly string[] = ["importance-weighted", "ode"] satisfies LikelihoodMethod["method"][];

async function planOutliers(
  suite: LikelihoodSuite,
  registry: CardRegistry,
  { background, data = [] }: Request,
  ood: string,
): Promise<OutlierPlan> {
  const slice = suite.heldOut.find(({ dataset }) => dataset === ood);
  if (slice === undefined) {
    throw new UsageError(unknownName("dataset", ood, suite.heldOut.map(({ dataset }) => dataset)));
  }
  const dirs = { dataDirs: data };
  const dataset = await openHeldOut(slice, dirs);
  const missing: string[] = [];
  for (const candidate of suite.heldOut) {
    if (candidate.dataset === ood) continue;
    let other: HeldOut;
    try {
      other = await openHeldOut(candidate, dirs);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      missing.push(error.message);
      continue;
    }
    if (other.shape.join() !== dataset.shape.join()) continue;
    return { dataset, other, ...(background != null && { background: await backgroundModel(registry, background) }) };
  }
  throw new UsageError(
    [`No dataset here has images like those of ${ood}, [${dataset.shape.join(", ")}], to tell it from.`, ...missing]
      .join("\n"),
  );
}

async function backgroundModel(registry: CardRegistry, id: string): Promise<PlannedModel> {
  const { card, folder } = await registry.load(id);
  if (!isImageModel(card) || card.family === "gan") {
    throw new UsageError(`--background ${id}: a model of family ${card.family} has no likelihood to take ratios to`);
  }
  return { card, folder, name: id };
}

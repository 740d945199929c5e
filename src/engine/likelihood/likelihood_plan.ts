import type { CardRegistry } from "../../card/registry.ts";
import { unknownName } from "../../core/closest.ts";
import type { Warning } from "../../core/run.ts";
import { UsageError } from "../../core/usage_error.ts";
import {
  chooseModels,
  type PlanBase,
  type PlannedModel,
  presetOf,
  type Request,
  requireAtLeast,
  resolveConfiguration,
} from "../plan_base.ts";
import type { LikelihoodSuite } from "../suite.ts";
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
  const preset = presetOf(suite, request.preset ?? suite.defaultPreset);
  const slices = new Map(suite.heldOut.map((slice) => [slice.dataset, slice]));
  const as = request.as ?? null;
  if (as !== null && as !== "guided-diffusion") throw new UsageError(unknownName("library", as, ["guided-diffusion"]));
  if (request.background != null && request.ood == null) {
    throw new UsageError("--background is what outliers are told apart with: name a dataset with --ood");
  }
  const chosen = await chooseModels(
    suite,
    registry,
    request.models,
    ({ id, dataset }) =>
      slices.has(dataset)
        ? undefined
        : `${id} was made for ${dataset}; the suite ${suite.id} holds out ${[...slices.keys()].join(", ")}`,
  );

  const dirs = { dataDirs: request.data ?? [] };
  const data = new Map<string, HeldOut>();
  const warnings: Warning[] = [];
  const models: PlannedModel[] = [];
  for (const [dataset, ofDataset] of Map.groupBy(chosen.models, ({ card }) => card.dataset)) {
    try {
      data.set(dataset, await openHeldOut(slices.get(dataset)!, dirs));
      models.push(...ofDataset);
    } catch (error) {
      // Models that nobody asked for by name need not have their data here.
      if (!(error instanceof UsageError) || request.models !== undefined) throw error;
      const ids = ofDataset.map(({ card }) => card.id).join(", ");
      warnings.push({ kind: "data-missing", message: `${ids} was not measured`, advice: error.message });
    }
  }
  if (models.length + chosen.broken.length === 0) {
    throw new UsageError(warnings.map(({ advice }) => advice).join("\n") || `No model fits the suite ${suite.id}`);
  }
  models.sort((a, b) => chosen.models.indexOf(a) - chosen.models.indexOf(b));
  const outliers = request.ood == null ? undefined : await planOutliers(suite, registry, request, request.ood);
  const most = Math.max(...preset.methods.map(({ images }) => images));
  const n = requireAtLeast("--n", request.n ?? most, 2);
  const ids = [...models.map(({ card }) => card.id), ...chosen.broken.map(({ id }) => id)];
  return {
    kind: "likelihood",
    suite,
    preset: {
      ...preset,
      methods: preset.methods.map(({ method, images }) => ({
        method: as !== null && method.method === "vlb" ? { ...method, as } : method,
        // The most that any method is spent on grows and shrinks with --n; costlier methods only shrink.
        images: images === most ? n : Math.min(images, n),
      })),
      checkImages: Math.min(preset.checkImages, request.n ?? Infinity),
      samples: Math.min(preset.samples, request.n ?? Infinity),
      outlierImages: Math.min(preset.outlierImages, request.n ?? Infinity),
    },
    metrics: [...suite.metrics, ...(outliers === undefined ? [] : OUTLIER_METRICS)],
    configuration: { ...resolveConfiguration(suite, request, { models: ids, n }), as },
    models,
    broken: chosen.broken,
    cards: [
      ...models.map(({ card }) => card),
      ...(outliers?.background === undefined ? [] : [outliers.background.card]),
    ],
    data,
    ...(outliers !== undefined && { outliers }),
    warnings,
  };
}

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
  for (const candidate of suite.heldOut) {
    if (candidate.dataset === ood) continue;
    const other = await openHeldOut(candidate, dirs);
    if (other.shape.join() !== dataset.shape.join()) continue;
    if (background == null) return { dataset, other };
    const { card, folder } = await registry.load(background);
    if (card.family === "feature") throw new UsageError(`${background} is a feature network: it has no likelihood`);
    return { dataset, other, background: { card, folder } };
  }
  throw new UsageError(`The suite ${suite.id} has no dataset of images like those of ${ood} to tell it from`);
}

import type { CardOf } from "../../card/card.ts";
import type { RegisteredCard } from "../../card/registered_card.ts";
import type { CardRegistry } from "../../card/registry.ts";
import { UsageError } from "../../core/usage_error.ts";
import {
  chooseModels,
  namesOf,
  type PlanBase,
  type PlannedModel,
  presetOf,
  refuseFlags,
  replicasOf,
  type Request,
  requireAtLeast,
  resolveConfiguration,
  SPEED_FLAGS,
  TEXT_FLAGS,
} from "../plan_base.ts";
import type { ImageSuite } from "../suite.ts";

/** What an image suite measures, with which feature network. */
export interface ImagePlan extends PlanBase<ImageSuite> {
  readonly kind: "images";
  readonly network: RegisteredCard<CardOf<"feature">>;
  /** The same recipes from other seeds, where they were asked for. */
  readonly replicas: readonly PlannedModel[];
}

/** Resolves a request for an image suite: see `makePlan`. */
export async function makeImagePlan(suite: ImageSuite, registry: CardRegistry, request: Request): Promise<ImagePlan> {
  refuseFlags(suite, request, ["as", "ood", "background", ...TEXT_FLAGS, ...SPEED_FLAGS]);
  const preset = presetOf(suite, request.preset ?? suite.defaultPreset);
  const n = requireAtLeast("--n", request.n ?? preset.samples, 10);
  if (n > suite.anchor.count && n % suite.anchor.count !== 0) {
    throw new UsageError(
      `--n above ${suite.anchor.count} must be a multiple of it, got ${n}: models and the anchor are compared at one n`,
    );
  }
  const { models, broken } = await chooseModels(suite, ["image"], registry, request.models, (card, asked) => {
    if (card.dataset !== suite.reference.dataset) {
      return `${card.id} was made for ${card.dataset}, the suite ${suite.id} measures on ${suite.reference.dataset}`;
    }
    // Black and white beside grey levels: its samples stand out in every feature, so it takes part only by name.
    return card.format.levels === 2 && !asked ? `${card.id} knows black and white only` : undefined;
  });
  const replicas = request.replicas === true ? await replicasOf(models, registry) : [];
  if (request.replicas === true && replicas.length === 0) {
    const named = models.map(({ card }) => card.id).join(", ");
    throw new UsageError(
      `--replicas: no registered card says that it is a replica of ${named}. A replica is the same recipe trained from ` +
        "another seed (scripts/train/… --seed 2), with replicaOf in its card; the reference models have some of gan-mnist " +
        "and vae-mnist",
    );
  }
  const { card: features, folder } = await registry.loadNetwork(suite.features);
  if (features.family !== "feature") throw new UsageError(`${suite.features} is not a feature network`);
  return {
    kind: "images",
    suite,
    preset: { ...preset, samples: n },
    metrics: suite.metrics,
    configuration: resolveConfiguration(suite, request, { models: namesOf({ models, broken }), n }),
    models,
    broken,
    replicas,
    cards: [features, ...[...models, ...replicas].map(({ card }) => card)],
    network: { card: features, folder },
  };
}

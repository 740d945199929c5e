import type { CardRegistry } from "../card/registry.ts";
import { type ImagePlan, makeImagePlan } from "./images/image_plan.ts";
import { type LikelihoodPlan, makeLikelihoodPlan } from "./likelihood/likelihood_plan.ts";
import type { Request } from "./plan_base.ts";
import { makeSpeedPlan, type SpeedPlan } from "./speed/speed_plan.ts";
import type { Suite } from "./suite.ts";
import { makeTextPlan, type TextPlan } from "./text/text_plan.ts";

/** A suite and a request for it with every default resolved: what kind of suite it is says what else it holds. */
export type Plan = ImagePlan | LikelihoodPlan | TextPlan | SpeedPlan;

/**
 * Resolves a request against a suite and the registered models.
 *
 * @throws {UsageError} For unknown names and numbers out of range: what was asked, what there is.
 */
export async function makePlan(suite: Suite, registry: CardRegistry, request: Request): Promise<Plan> {
  switch (suite.kind) {
    case "images":
      return await makeImagePlan(suite, registry, request);
    case "likelihood":
      return await makeLikelihoodPlan(suite, registry, request);
    case "text":
      return await makeTextPlan(suite, registry, request);
    case "speed":
      return await makeSpeedPlan(suite, registry, request);
  }
}

/** One model's likelihoods by every method of the preset that it offers, with the checks that they must pass. */
import type { Check, Likelihood } from "../../core/run.ts";
import { checkBoundOrder } from "../../family/checks/bound_order.ts";
import { checkPlausibleBits } from "../../family/checks/plausible_bits.ts";
import type { CheckOutcome } from "../../family/checks/check_outcome.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { invalidCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import type { Participant } from "../participant.ts";
import type { RunSetting } from "../run_setting.ts";
import type { LikelihoodDescription, ModelDescription } from "../task.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { curveOf } from "./likelihood_curve.ts";
import { type LikelihoodContext, likelihoodEstimate } from "./likelihood_estimate.ts";
import type { LikelihoodPlan } from "./likelihood_plan.ts";
import { imagesFor, type LikelihoodScores, scoreByMethod } from "./likelihood_pass.ts";

/** What one method gave, or why it gave nothing. */
export type MethodResult =
  | { readonly likelihood: LikelihoodDescription; readonly scores: LikelihoodScores }
  | { readonly likelihood: LikelihoodDescription; readonly error: unknown };

/** A model's likelihoods, the first method first. */
export interface ModelLikelihoods {
  readonly results: readonly MethodResult[];
  readonly checks: readonly Check[];
  readonly context: LikelihoodContext;
}

/** What every model's measuring needs of the run. */
export interface LikelihoodRun {
  readonly plan: LikelihoodPlan;
  readonly setting: RunSetting;
}

/** Measures a model by every method that it offers, and checks it. */
export async function measureModel(
  { model, row }: Participant,
  offered: readonly LikelihoodDescription[],
  heldOut: HeldOut,
  run: LikelihoodRun,
): Promise<ModelLikelihoods> {
  const { plan } = run;
  const context = { slice: heldOut.slice, format: model.card.format, microBatch: plan.suite.microBatch.likelihood };
  const ofModel = checkModel(model.folder, row.id, heldOut, run);
  const results = await Promise.all(offered.map(async (likelihood): Promise<MethodResult> => {
    try {
      const images = firstImages(heldOut, Math.min(heldOut.count, imagesFor(likelihood, plan.preset.methods)));
      return { likelihood, scores: await scoreImages(likelihood, { model, row, images, heldOut }, run) };
    } catch (error) {
      return { likelihood, error };
    }
  }));
  const checks = [...await ofModel, ...checksOfNumbers(row.id, results, context)];
  return { results, checks, context };
}

/** Scores images of a model by one method, with the run's seed. */
export async function scoreImages(
  likelihood: LikelihoodDescription,
  { model, row, images, heldOut }: Pick<Participant, "model" | "row"> & {
    readonly images: Uint8Array;
    readonly heldOut: HeldOut;
  },
  { plan, setting }: LikelihoodRun,
): Promise<LikelihoodScores> {
  return await scoreByMethod({
    model: row.id,
    card: model.card,
    folder: model.folder,
    likelihood,
    images,
    size: heldOut.size,
    seed: plan.configuration.seed,
    microBatch: plan.suite.microBatch.likelihood,
    // Dear methods first: what takes longest must not start last.
    order: 1 / likelihood.evaluations,
  }, setting);
}

async function checkModel(
  folder: string,
  model: string,
  heldOut: HeldOut,
  { plan, setting }: LikelihoodRun,
): Promise<Check[]> {
  const { checkImages } = plan.preset;
  try {
    const outcomes = await setting.pool.submit({
      kind: "check",
      folder,
      seed: plan.configuration.seed,
      images: firstImages(heldOut, Math.min(checkImages, heldOut.count)),
      microBatch: plan.suite.microBatch.likelihood,
    }, { group: model });
    return outcomes.map((outcome) => ({ model, ...outcome }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ model, check: "checks of the model", ok: false, finding: `They could not be made: ${reason}` }];
  }
}

/** Checks of what was measured: masses that can be masses, bounds in their order. */
function checksOfNumbers(
  model: string,
  results: readonly MethodResult[],
  { format: { shape: [channels, height, width], levels } }: LikelihoodContext,
): Check[] {
  const measured = results.flatMap((result) => "scores" in result ? [result] : []);
  const elbo = measured.find(({ likelihood }) => likelihood.method.method === "elbo")?.scores.nats;
  return measured.flatMap(({ likelihood, scores }) => {
    const plain = { dimensions: channels * height * width, levels, basis: likelihood.basis };
    const outcomes: CheckOutcome[] = [checkPlausibleBits(scores.nats, plain)];
    if (scores.curve?.axis === "draws") {
      const { axis, at, values } = scores.curve, count = scores.nats.length;
      const points = at.map((_, point) =>
        Float64Array.from({ length: count }, (_, i) => values[i * at.length + point]!)
      );
      const same = elbo?.subarray(0, count);
      outcomes.push(checkBoundOrder({ axis, at, values: points }, same?.length === count ? same : undefined));
    }
    return outcomes.map((outcome) => ({ model, method: methodLabel(likelihood.method), ...outcome }));
  });
}

/** Why a number is not to be trusted, or `undefined` where every check that it rests on was passed. */
export function violation(checks: readonly Check[], method: string): string | undefined {
  const failed = checks.filter((check) => !check.ok && (check.method === undefined || check.method === method));
  return failed.length === 0 ? undefined : failed.map(({ check, finding }) => `${check}: ${finding}`).join(" ");
}

/** The method that stands for a model in tables and comparisons: the first that gave a number. */
export function headline({ results }: ModelLikelihoods): LikelihoodScores | undefined {
  return results.flatMap((result) => "scores" in result ? [result.scores] : [])[0];
}

/** Every method's number, with its curve where it has one. */
export function likelihoodsOf(row: Participant["row"], likelihoods: ModelLikelihoods): Likelihood[] {
  const { results, checks, context } = likelihoods, first = headline(likelihoods);
  return results.map((result) => {
    const method = methodLabel(result.likelihood.method);
    if (!("scores" in result)) return { method, cell: thrownCell(row, "bits_per_dim", result.error) };
    const estimate = likelihoodEstimate(result.scores, context);
    const wrong = violation(checks, method);
    const curve = curveOf(result.scores, first ?? result.scores, context);
    return {
      method,
      evaluations: result.scores.evaluations,
      cell: wrong === undefined
        ? measuredCell(row, "bits_per_dim", estimate)
        : invalidCell(row, "bits_per_dim", wrong, estimate),
      ...(curve !== undefined && { curve }),
    };
  });
}

/** A model's description where it has likelihoods. */
export function offeredBy(description: ModelDescription | Error): readonly LikelihoodDescription[] {
  return description instanceof Error || !description.likelihoods.has ? [] : description.likelihoods.offered;
}

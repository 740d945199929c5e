/** One model's likelihoods by every method of the preset that it offers, with the checks that they must pass. */
import type { Check, Likelihood, Row } from "../../core/run.ts";
import { checkBoundOrder } from "../../family/checks/bound_order.ts";
import type { CheckOutcome } from "../../family/checks/check_outcome.ts";
import { checkEffectiveChains } from "../../family/checks/effective_chains.ts";
import { checkPlausibleBits } from "../../family/checks/plausible_bits.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { invalidCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import type { Participant } from "../participant.ts";
import type { PlannedModel } from "../plan_base.ts";
import type { RunSetting } from "../run_setting.ts";
import type { LikelihoodDescription, ModelDescription } from "../task.ts";
import { Stopped } from "../worker_pool.ts";
import { carriedEstimate, carries } from "./carried_estimate.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { curveOf } from "./likelihood_curve.ts";
import type { LikelihoodContext } from "./likelihood_estimate.ts";
import {
  imagesFor,
  type LikelihoodRequest,
  type LikelihoodScores,
  type MicroBatches,
  microBatchOf,
  scoreByMethod,
} from "./likelihood_pass.ts";
import type { LikelihoodPlan } from "./likelihood_plan.ts";

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
  /** What a background model says of a set of images, once for all models that are held against it. */
  readonly backgrounds: Map<string, Promise<Float64Array>>;
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
  // It is awaited below, after the numbers, and may fail before them.
  ofModel.catch(() => {});
  const results = await Promise.all(offered.map(async (likelihood, i): Promise<MethodResult> => {
    try {
      const images = firstImages(heldOut, Math.min(heldOut.count, imagesFor(likelihood, plan.preset.methods)));
      return {
        likelihood,
        scores: await scoreImages({
          likelihood,
          model,
          row,
          images,
          size: heldOut.size,
          order: i === 0 ? 0 : dearFirst(likelihood),
          // The number that stands for a model is the one that later runs are held against.
          redraw: i === 0,
        }, run),
      };
    } catch (error) {
      return { likelihood, error };
    }
  }));
  const checks = [...await ofModel, ...checksOfNumbers(row.id, results, context)];
  return { results, checks, context };
}

/** Whose images are scored, by which method. */
export interface ScoreRequest
  extends Pick<LikelihoodRequest, "likelihood" | "images" | "size" | "first" | "of" | "partition" | "redraw"> {
  /** Where it stands in the queue; dear methods first where it is left out. */
  readonly order?: number;
  readonly model: PlannedModel;
  readonly row: Row;
}

/** Scores images of a model by one method, with the run's seed. */
export async function scoreImages(
  { model: { card, folder }, row, ...request }: ScoreRequest,
  { plan, setting }: LikelihoodRun,
): Promise<LikelihoodScores> {
  return await scoreByMethod({
    order: dearFirst(request.likelihood),
    ...request,
    model: row.id,
    card,
    folder,
    seed: plan.configuration.seed,
    microBatch: plan.suite.microBatch,
  }, setting);
}

/** What takes longest must not start last; what stands for a model goes before all of it. */
function dearFirst({ evaluations, partition }: LikelihoodDescription): number {
  return 1 / (evaluations + (partition?.evaluations ?? 0));
}

/** @throws {Stopped} Where the run was stopped: a check that was not made has not failed. */
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
    });
    return outcomes.map((outcome) => ({ model, ...outcome }));
  } catch (error) {
    if (error instanceof Stopped) throw error;
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
    const { basis, kind } = likelihood;
    const method = methodLabel(likelihood.method);
    const outcomes: CheckOutcome[] = [
      checkPlausibleBits(scores.nats, { dimensions: channels * height * width, levels, basis, kind }),
    ];
    if (scores.partition !== undefined) outcomes.push(checkEffectiveChains(scores.partition));
    const checks: Check[] = outcomes.map((outcome) => ({ model, method, ...outcome }));
    if (scores.curve?.axis === "draws") {
      const { axis, at, values } = scores.curve, count = scores.nats.length;
      const points = at.map((_, point) =>
        Float64Array.from({ length: count }, (_, i) => values[i * at.length + point]!)
      );
      const same = elbo?.subarray(0, count);
      const order = checkBoundOrder({ axis, at, values: points }, same?.length === count ? same : undefined);
      // Bounds out of order are wrong together: which of them it is nobody can tell from outside.
      checks.push({ model, ...(order.ok && { method }), ...order });
    }
    return checks;
  });
}

/**
 * Why a number is not to be trusted, or `undefined` where every check that it rests on was passed: those of the model, and of
 * the methods that it was made by.
 */
export function violation(checks: readonly Check[], ...methods: readonly LikelihoodDescription[]): string | undefined {
  const names = methods.map(({ method }) => methodLabel(method));
  const failed = checks.filter(({ ok, method }) => !ok && (method === undefined || names.includes(method)));
  return failed.length === 0 ? undefined : failed.map(({ check, finding }) => `${check}: ${finding}`).join(" ");
}

/** The method that stands for a model in tables and comparisons: the first that it offers, whatever became of it. */
export function headline({ results }: ModelLikelihoods): MethodResult | undefined {
  return results[0];
}

/** Its numbers, where there are any and every check that they rest on was passed. */
export function trustedScores(likelihoods: ModelLikelihoods): LikelihoodScores | undefined {
  const first = headline(likelihoods);
  if (first === undefined || !("scores" in first)) return undefined;
  return violation(likelihoods.checks, first.likelihood) === undefined ? first.scores : undefined;
}

/**
 * Every method's number, with its curve where it has one. Methods that were spent on fewer images than the first are carried
 * to all of its images by the difference to it, so that they compare.
 */
export function likelihoodsOf(
  row: Row,
  likelihoods: ModelLikelihoods,
  microBatch: MicroBatches,
): Likelihood[] {
  const { results, checks } = likelihoods, first = headline(likelihoods);
  const reference = first !== undefined && "scores" in first ? first.scores : undefined;
  return results.map((result) => {
    const { likelihood } = result, method = methodLabel(likelihood.method);
    if (!("scores" in result)) return { method, cell: thrownCell(row, "bits_per_dim", result.error) };
    const context = { ...likelihoods.context, microBatch: microBatchOf(likelihood, microBatch) };
    const estimate = carriedEstimate(result.scores, reference ?? result.scores, context);
    // A number that is carried is made of the first method's as well.
    const wrong = violation(checks, likelihood, ...(carries(result.scores, reference) ? [first!.likelihood] : []));
    const curve = curveOf(result.scores, reference ?? result.scores, context);
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

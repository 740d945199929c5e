/** How well a model's likelihood tells its own data from another dataset's. */
import type { Cell, Estimate, Outliers } from "../../core/run.ts";
import { Noise } from "../../core/noise.ts";
import type { ImageFormat } from "../../card/image_format.ts";
import { binarise, describeBinarisation } from "../../family/binarised.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { auroc } from "../../stats/auroc.ts";
import { emptyCell, invalidCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { describeModel, type Participant } from "../participant.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { dataConvention } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";
import {
  headline,
  type LikelihoodRun,
  type ModelLikelihoods,
  offeredBy,
  scoreImages,
  violation,
} from "./model_likelihoods.ts";
import { outlierHistogram } from "./outlier_histogram.ts";

/** What a model says of its own data and of outliers. */
export interface ToldOutliers {
  readonly cells: readonly Cell[];
  readonly record?: Outliers;
}

/**
 * Outliers are images of their own: their noise must not be that of the images that they are held against. Far from any
 * image's index, and a multiple of the micro-batches that suites use.
 */
const OUTLIERS_FROM = 1_000_000_000;

/**
 * Scores held-out images of the model's own dataset and of another one by the model's first method, and says how often the
 * own image of a random pair has
 *
 * - the higher log-likelihood;
 * - the more typical one, nearer to the mean of the own dataset's other images: Nalisnick et al. 2019, "Detecting
 *   out-of-distribution inputs to deep generative models using typicality" (arXiv:1906.02994), for single images;
 * - the higher likelihood ratio to a background model: Ren et al. 2019, "Likelihood ratios for out-of-distribution
 *   detection" (arXiv:1906.02845), and with a compressor as the background Serrà et al. 2020 (arXiv:1909.11480).
 *
 * @param likelihoods What was measured of the own data.
 */
export async function tellOutliers(
  participant: Participant,
  likelihoods: ModelLikelihoods,
  run: LikelihoodRun,
): Promise<ToldOutliers> {
  const { model, row } = participant, { plan } = run;
  const metrics = plan.metrics.filter((metric) => metric.startsWith("ood_"));
  if (plan.outliers === undefined) return { cells: [] };
  const { dataset, other } = plan.outliers;
  const own = plan.data.get(model.card.dataset);
  const others = dataset.slice.dataset === model.card.dataset ? other : dataset;
  if (own === undefined || own.shape.join() !== others.shape.join()) {
    const reason = `images of ${others.slice.dataset} have another shape than the model's`;
    return { cells: metrics.map((metric) => emptyCell(row, metric, "undefined", reason)) };
  }
  try {
    const n = Math.min(plan.preset.outlierImages, own.count, others.count);
    const sets = await scoredSets(participant, likelihoods, { own, others, n }, run);
    const wrong = violation(likelihoods.checks, sets.likelihood);
    const { dataset: _, split: __, from: ___, ...levels } = dataConvention(model.card.format, own.slice);
    const cell = (metric: string, score: string, scores: readonly [Float64Array, Float64Array], rule = {}): Cell => {
      const estimate: Estimate = {
        ...auroc(...scores),
        level: 0.95,
        n,
        unit: "",
        direction: "higher",
        convention: {
          score,
          ...rule,
          pairs: `${name(own)} against ${name(others)}`,
          ...levels,
          n_each: n,
          positive: "the model's own data",
          interval: "DeLong on the logit and Newcombe's method 5, the wider",
        },
        details: { method: methodLabel(sets.likelihood.method) },
      };
      return wrong === undefined ? measuredCell(row, metric, estimate) : invalidCell(row, metric, wrong, estimate);
    };
    return {
      cells: [
        cell("ood_likelihood", "log-likelihood", [sets.inliers.nats, sets.outliers.nats]),
        cell("ood_typicality", "typicality", typicality(sets.inliers.nats, sets.outliers.nats)),
        await ratioCell(participant, sets, run, cell),
      ],
      ...(wrong === undefined && {
        record: {
          model: row.id,
          inliers: name(own),
          outliers: name(others),
          n,
          ...outlierHistogram(sets.inliers.nats, sets.outliers.nats, own.size),
        },
      }),
    };
  } catch (error) {
    return { cells: metrics.map((metric) => thrownCell(row, metric, error)) };
  }
}

/** Images with what the model says of them. */
interface ScoredImages {
  /** Dataset and split. */
  readonly of: string;
  readonly images: Uint8Array;
  /** Index of the first, for noise. */
  readonly first: number;
  readonly nats: Float64Array;
}

interface ScoredSets {
  readonly likelihood: LikelihoodScores["likelihood"];
  readonly inliers: ScoredImages;
  readonly outliers: ScoredImages;
  readonly size: number;
}

async function scoredSets(
  { model, row }: Participant,
  likelihoods: ModelLikelihoods,
  { own, others, n }: { readonly own: HeldOut; readonly others: HeldOut; readonly n: number },
  run: LikelihoodRun,
): Promise<ScoredSets> {
  const measured = headline(likelihoods);
  if (measured === undefined || !("scores" in measured)) throw measured?.error ?? new Error("Nothing was measured");
  const { scores, likelihood } = measured, { partition } = scores;
  const score = async (heldOut: HeldOut, first: number): Promise<ScoredImages> => {
    const images = firstImages(heldOut, n);
    // Most of the own images have been scored already.
    if (first === 0 && scores.nats.length >= n) {
      return { of: name(heldOut), images, first, nats: scores.nats.subarray(0, n) };
    }
    const { nats } = await scoreImages({
      likelihood,
      model,
      row,
      images,
      size: heldOut.size,
      first,
      of: name(heldOut),
      ...(partition !== undefined && { partition }),
    }, run);
    return { of: name(heldOut), images, first, nats };
  };
  return {
    likelihood,
    inliers: await score(own, 0),
    outliers: await score(others, OUTLIERS_FROM),
    size: own.size,
  };
}

/** The negative distance from the mean log-likelihood of the own data; an own image's own value is left out of the mean. */
export function typicality(inliers: Float64Array, outliers: Float64Array): [Float64Array, Float64Array] {
  const total = inliers.reduce((sum, value) => sum + value, 0), n = inliers.length;
  return [
    inliers.map((value) => -Math.abs(value - (total - value) / (n - 1))),
    outliers.map((value) => -Math.abs(value - total / n)),
  ];
}

type MakeCell = (
  metric: string,
  score: string,
  scores: readonly [Float64Array, Float64Array],
  rule: { readonly background: string },
) => Cell;

async function ratioCell(
  { model: { card }, row }: Participant,
  { inliers, outliers, size }: ScoredSets,
  run: LikelihoodRun,
  cell: MakeCell,
): Promise<Cell> {
  const planned = run.plan.outliers?.background;
  const none = (reason: string) => emptyCell(row, "ood_ratio", "undefined", reason);
  if (planned?.card.id === card.id) return none("the background model is the model itself");
  if (planned !== undefined && !sameImages(planned.card.format, card.format)) {
    return none(`the background model ${planned.card.id} is of other images than ${card.id}`);
  }
  const rule = { background: planned?.card.id ?? "PNG's filters and deflate" };
  try {
    const background = planned === undefined
      ? compressorBackground(card.format, size, run)
      : await modelBackground(planned, size, run);
    const ratio = async (set: ScoredImages) => {
      const reference = await background(set);
      return set.nats.map((value, i) => value - reference[i]!);
    };
    return cell("ood_ratio", "likelihood ratio", [await ratio(inliers), await ratio(outliers)], rule);
  } catch (error) {
    return thrownCell(row, "ood_ratio", error);
  }
}

/** Whether two models see the same numbers in an image: else their likelihoods are of different things. */
function sameImages(a: ImageFormat, b: ImageFormat): boolean {
  const told = ({ shape, levels, binarisation }: ImageFormat) =>
    [...shape, levels, binarisation === undefined ? "" : describeBinarisation(binarisation)].join();
  return told(a) === told(b);
}

/** Log-masses of images under something that is no model of either dataset, in nats. */
type Background = (set: ScoredImages) => Promise<Float64Array>;

function compressorBackground(
  { binarisation, shape }: Participant["model"]["card"]["format"],
  size: number,
  { plan, setting }: LikelihoodRun,
): Background {
  const noise = new Noise(BigInt(plan.configuration.seed));
  return async ({ images, first }) => {
    // Images as the model saw them.
    const seen = binarisation === undefined ? images : binarise(images, binarisation, { noise, first, size });
    const { bits } = await setting.pool.submit({ kind: "compress", images: seen, shape });
    return bits.map((value) => -Math.LN2 * value);
  };
}

async function modelBackground(planned: Participant["model"], size: number, run: LikelihoodRun): Promise<Background> {
  const { card } = planned;
  const kind = { dataset: card.dataset, shape: card.format.shape, levels: 256 };
  const methods = run.plan.preset.methods.map(({ method }) => method);
  const { model, row, description } = await describeModel(planned, kind, methods, run.setting);
  if (description instanceof Error) throw description;
  const [likelihood] = offeredBy(description);
  if (likelihood === undefined) throw new Error(`The background model ${card.id} has no likelihood`);
  return ({ of, images, first }) => {
    const key = `${of} from ${first}`;
    const known = run.backgrounds.get(key);
    if (known !== undefined) return known;
    const scored = scoreImages({ likelihood, model, row, images, size, first, of: `as a background, ${key}` }, run)
      .then(({ nats }) => nats);
    run.backgrounds.set(key, scored);
    return scored;
  };
}

function name({ slice: { dataset, split } }: HeldOut): string {
  return `${dataset}:${split}`;
}

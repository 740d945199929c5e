/** How well a model's likelihood tells its own data from another dataset's. */
import type { Cell, Estimate, Outliers, Row } from "../../core/run.ts";
import { binarise } from "../../family/binarised.ts";
import { Noise } from "../../core/noise.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { auroc } from "../../stats/auroc.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { describeModel, type Participant } from "../participant.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { dataConvention } from "./likelihood_estimate.ts";
import { type LikelihoodRun, offeredBy, scoreImages } from "./model_likelihoods.ts";

const BINS = 40;

/** Log-masses of images under something that is no model of either dataset, in nats. */
type Background = (images: Uint8Array) => Promise<Float64Array>;

/** What a model says of its own data and of outliers. */
export interface ToldOutliers {
  readonly cells: readonly Cell[];
  readonly record?: Outliers;
}

/**
 * Scores held-out images of the model's own dataset and of another one by the model's first method, and says how often the
 * own image of a random pair has
 *
 * - the higher log-likelihood;
 * - the more typical one, nearer to the mean of the own dataset's other images: Nalisnick et al. 2019, "Detecting
 *   out-of-distribution inputs to deep generative models using typicality" (arXiv:1906.02994), for single images;
 * - the higher likelihood ratio to a background model: Ren et al. 2019, "Likelihood ratios for out-of-distribution
 *   detection" (arXiv:1906.02845), and with a compressor as the background Serrà et al. 2020 (arXiv:1909.11480).
 */
export async function tellOutliers(participant: Participant, run: LikelihoodRun): Promise<ToldOutliers> {
  const { model, row, description } = participant;
  const { plan } = run;
  const metrics = plan.metrics.filter((metric) => metric.startsWith("ood_"));
  const each = (make: (metric: string) => Cell) => ({ cells: metrics.map(make) });
  if (plan.outliers === undefined) return { cells: [] };
  const [likelihood] = offeredBy(description);
  if (likelihood === undefined) {
    const reason = description instanceof Error
      ? description.message
      : description.likelihoods.has
      ? "the suite names no method that the model has"
      : description.likelihoods.reason;
    return each((metric) => emptyCell(row, metric, description instanceof Error ? "failed" : "undefined", reason));
  }
  const own = plan.data.get(model.card.dataset);
  const others = plan.outliers.dataset.slice.dataset === model.card.dataset
    ? plan.outliers.other
    : plan.outliers.dataset;
  if (own === undefined || own.shape.join() !== others.shape.join()) {
    const reason = `images of ${others.slice.dataset} have another shape than the model's`;
    return each((metric) => emptyCell(row, metric, "undefined", reason));
  }
  try {
    const n = Math.min(plan.preset.outlierImages, own.count, others.count);
    const score = async (heldOut: HeldOut) => {
      const images = firstImages(heldOut, n);
      const { nats } = await scoreImages(likelihood, { model, row, images, heldOut }, run);
      return { images, nats };
    };
    const inliers = await score(own), outliers = await score(others);
    const background = await backgroundOf(participant, run);
    const ratios = await Promise.all([inliers, outliers].map(async ({ images, nats }) => {
      const reference = await background.score(images);
      return nats.map((value, i) => value - reference[i]!);
    }));
    const pairs = `${name(own)} against ${name(others)}`;
    const { dataset: _, split: __, from: ___, ...levels } = dataConvention(model.card.format, own.slice);
    const estimate = (scores: readonly [Float64Array, Float64Array], score: string, details = {}): Estimate => ({
      ...auroc(...scores),
      level: 0.95,
      n,
      unit: "",
      direction: "higher",
      convention: { score, pairs, ...levels, n_each: n, positive: "the model's own data", interval: "DeLong, logit" },
      details: { method: methodLabel(likelihood.method), ...details },
    });
    const [ratio = new Float64Array(), otherRatio = new Float64Array()] = ratios;
    return {
      cells: [
        measuredCell(row, "ood_likelihood", estimate([inliers.nats, outliers.nats], "log-likelihood")),
        measuredCell(row, "ood_typicality", estimate(typicality(inliers.nats, outliers.nats), "typicality")),
        measuredCell(
          row,
          "ood_ratio",
          estimate([ratio, otherRatio], "likelihood ratio", { background: background.name }),
        ),
      ],
      record: record(row, inliers.nats, outliers.nats, { inliers: name(own), outliers: name(others), size: own.size }),
    };
  } catch (error) {
    return each((metric) => thrownCell(row, metric, error));
  }
}

/** The negative distance from the mean log-likelihood of the own data; an own image's own value is left out of the mean. */
export function typicality(inliers: Float64Array, outliers: Float64Array): [Float64Array, Float64Array] {
  const total = inliers.reduce((sum, value) => sum + value, 0), n = inliers.length;
  return [
    inliers.map((value) => -Math.abs(value - (total - value) / (n - 1))),
    outliers.map((value) => -Math.abs(value - total / n)),
  ];
}

async function backgroundOf(
  { model: { card } }: Participant,
  run: LikelihoodRun,
): Promise<{ readonly name: string; readonly score: Background }> {
  const { plan, setting } = run;
  const planned = plan.outliers?.background;
  const size = card.format.shape[0] * card.format.shape[1] * card.format.shape[2];
  if (planned === undefined) {
    const { binarisation, shape } = card.format;
    const noise = new Noise(BigInt(plan.configuration.seed));
    return {
      name: "PNG's filters and deflate",
      score: async (images) => {
        const seen = binarisation === undefined ? images : binarise(images, binarisation, { noise, first: 0, size });
        const { bits } = await setting.pool.submit({ kind: "compress", images: seen, shape });
        return bits.map((value) => -Math.LN2 * value);
      },
    };
  }
  const { format } = planned.card;
  if (format.levels !== card.format.levels || format.shape.join() !== card.format.shape.join()) {
    throw new Error(`The background model ${planned.card.id} is of other images than ${card.id}`);
  }
  const kind = { dataset: planned.card.dataset, shape: format.shape, levels: 256 };
  const methods = plan.preset.methods.map(({ method }) => method);
  const background = await describeModel(planned, kind, methods, setting);
  const [likelihood] = offeredBy(background.description);
  if (likelihood === undefined) throw new Error(`The background model ${planned.card.id} has no likelihood`);
  return {
    name: planned.card.id,
    score: async (images) => {
      const { nats } = await scoreImages(likelihood, {
        ...background,
        images,
        heldOut: sized(plan.outliers!.dataset, size),
      }, run);
      return nats;
    },
  };
}

function sized(heldOut: HeldOut, size: number): HeldOut {
  return { ...heldOut, size };
}

function record(
  { id }: Row,
  inliers: Float64Array,
  outliers: Float64Array,
  { size, ...names }: { readonly inliers: string; readonly outliers: string; readonly size: number },
): Outliers {
  const bits = (nats: Float64Array) => nats.map((value) => -value / (size * Math.LN2));
  const sets = [bits(inliers), bits(outliers)] as const;
  const all = [...sets[0], ...sets[1]].sort((a, b) => a - b);
  // A few images far off would leave one bar for all others.
  const low = all[Math.floor(all.length * 0.005)]!, high = all[Math.ceil(all.length * 0.995) - 1]!;
  const width = (high - low || 1) / BINS;
  const shares = (values: Float64Array) => {
    const counts = new Array<number>(BINS).fill(0);
    for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)))]!++;
    return counts.map((count) => count / values.length);
  };
  return {
    model: id,
    ...names,
    n: inliers.length,
    bits: [meanAndVariance(sets[0]).mean, meanAndVariance(sets[1]).mean],
    histogram: {
      edges: Array.from({ length: BINS + 1 }, (_, i) => low + i * width),
      inliers: shares(sets[0]),
      outliers: shares(sets[1]),
    },
  };
}

function name({ slice: { dataset, split } }: HeldOut): string {
  return `${dataset}:${split}`;
}

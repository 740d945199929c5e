/** What a dataset's numbers are held against: its own distribution where it is known, and a general compressor. */
import type { ImageFormat } from "../../card/image_format.ts";
import type { Cell, Estimate, Row } from "../../core/run.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { coverageOf, entropyEstimate, type KnownTruth, trueSamples } from "./known_truth.ts";
import { coverageCells } from "./likelihood_cells.ts";
import { type LikelihoodContext, likelihoodConvention, type LikelihoodUnit } from "./likelihood_estimate.ts";
import type { LikelihoodRun } from "./model_likelihoods.ts";

/** Images that a compressor is measured on: enough for two decimals. */
const COMPRESSED = 1000;

/** A row that is never ranked, with its cells. */
export interface AnchorRow {
  readonly row: Row;
  readonly cells: readonly Cell[];
}

/** @param group The group of rows that the dataset's grey levels make. */
export async function anchorRows(
  heldOut: HeldOut,
  truth: Promise<KnownTruth> | undefined,
  group: string,
  run: LikelihoodRun,
): Promise<AnchorRow[]> {
  const { dataset } = heldOut.slice;
  const anchor = (id: string, title: string): Row => ({ id, title, family: "data", role: "anchor", group });
  const found: AnchorRow[] = [];
  if (truth !== undefined) {
    const row = anchor(dataset, "the truth: the distribution that the images are drawn from");
    found.push({ row, cells: await truthCells(row, truth, heldOut, run) });
  }
  const row = anchor(`deflate-${dataset}`, "PNG's filters and deflate, image by image");
  found.push({ row, cells: await compressorCells(row, heldOut, run) });
  return found.map(({ row, cells }) => ({
    row,
    cells: [
      ...cells,
      ...run.plan.metrics.filter((metric) => !cells.some((cell) => cell.metric === metric))
        .map((metric) => emptyCell(row, metric, "undefined", "an anchor: nothing of the kind is measured")),
    ],
  }));
}

async function truthCells(
  row: Row,
  truth: Promise<KnownTruth>,
  heldOut: HeldOut,
  { plan, setting }: LikelihoodRun,
): Promise<Cell[]> {
  const context = contextOf(heldOut, plan.suite.microBatch.likelihood);
  const { samples } = plan.preset, { dataset } = heldOut.slice;
  try {
    const known = await truth;
    return [
      measuredCell(row, "bits_per_dim", entropyEstimate(known, context, "bits/dim")),
      measuredCell(row, "nats_per_image", entropyEstimate(known, context, "nats")),
      ...coverageCells(row, await coverageOf(dataset, await trueSamples(dataset, samples), setting), samples),
    ];
  } catch (error) {
    return plan.metrics.map((metric) => thrownCell(row, metric, error));
  }
}

/** The bits that a general compressor needs, image by image: what a model of these images must beat. */
async function compressorCells(row: Row, heldOut: HeldOut, { plan, setting }: LikelihoodRun): Promise<Cell[]> {
  const { shape, size } = heldOut;
  let lengths: Float64Array;
  try {
    const images = firstImages(heldOut, Math.min(COMPRESSED, heldOut.count));
    lengths = (await setting.pool.submit({ kind: "compress", images, shape })).bits;
  } catch (error) {
    return ["bits_per_dim", "nats_per_image"].map((metric) => thrownCell(row, metric, error));
  }
  const context = contextOf(heldOut, plan.suite.microBatch.likelihood);
  const estimate = (factor: number, unit: LikelihoodUnit): Estimate => {
    const sample = meanAndVariance(lengths.map((bits: number) => bits * factor));
    return {
      value: sample.mean,
      interval: intervalOfMean(sample),
      level: 0.95,
      n: sample.n,
      unit,
      direction: "lower",
      kind: "exact",
      convention: likelihoodConvention(context, unit),
      details: { method: "length of PNG's filters and deflate, without headers" },
    };
  };
  return [
    measuredCell(row, "bits_per_dim", estimate(1 / size, "bits/dim")),
    measuredCell(row, "nats_per_image", estimate(Math.LN2, "nats")),
  ];
}

/** The dataset's own levels. */
function contextOf({ slice, shape }: HeldOut, microBatch: number): LikelihoodContext {
  const format: ImageFormat = { shape: [...shape], layout: "NCHW", levels: 256, range: [0, 1] };
  return { slice, format, microBatch };
}

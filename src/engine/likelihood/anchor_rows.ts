/** What a dataset's numbers are held against: its own distribution where it is known, and a general compressor. */
import type { ImageFormat } from "../../card/image_format.ts";
import { Noise } from "../../core/noise.ts";
import type { Cell, Estimate, Row } from "../../core/run.ts";
import { binarise } from "../../family/binarised.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import { coverageOf, entropyEstimate, type KnownTruth } from "./known_truth.ts";
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

/** A group of rows: models of one dataset and one kind of levels. */
export interface AnchoredGroup {
  readonly group: string;
  readonly heldOut: HeldOut;
  /** Of the group's models. */
  readonly format: ImageFormat;
}

/** The anchors of a group of rows. */
export async function anchorRows(
  { group, heldOut, format }: AnchoredGroup,
  truths: ReadonlyMap<string, Promise<KnownTruth>>,
  run: LikelihoodRun,
): Promise<AnchorRow[]> {
  const { dataset } = heldOut.slice, { binarisation } = format;
  const context = { slice: heldOut.slice, format, microBatch: run.plan.suite.microBatch.likelihood };
  const anchor = (id: string, title: string): Row => ({ id, title, family: "data", role: "anchor", group });
  const found: AnchorRow[] = [];
  const truth = truths.get(dataset);
  if (truth !== undefined && binarisation === undefined) {
    const row = anchor(`truth-${dataset}`, "the distribution that the images are drawn from");
    found.push({ row, cells: await truthCells(row, truth, context, run) });
  }
  const levels = binarisation === undefined ? "" : `-${binarisation.kind}`;
  const row = anchor(`deflate-${dataset}${levels}`, "PNG's filters and deflate, image by image");
  found.push({ row, cells: await compressorCells(row, heldOut, context, run) });
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
  context: LikelihoodContext,
  { plan, setting }: LikelihoodRun,
): Promise<Cell[]> {
  const n = plan.preset.samples;
  try {
    const known = await truth;
    return [
      measuredCell(row, "bits_per_dim", entropyEstimate(known, context, "bits/dim")),
      measuredCell(row, "nats_per_image", entropyEstimate(known, context, "nats")),
      ...coverageCells(row, await coverageOf(context.slice.dataset, n, setting), { n, sampler: {} }),
    ];
  } catch (error) {
    return plan.metrics.map((metric) => thrownCell(row, metric, error));
  }
}

/** The bits that a general compressor needs, image by image: what a model of these images must beat. */
async function compressorCells(
  row: Row,
  heldOut: HeldOut,
  context: LikelihoodContext,
  { plan, setting }: LikelihoodRun,
): Promise<Cell[]> {
  const { shape, size } = heldOut, { binarisation } = context.format;
  const metrics = ["bits_per_dim", "nats_per_image"];
  let lengths: Float64Array;
  try {
    const grey = firstImages(heldOut, Math.min(COMPRESSED, heldOut.count));
    const noise = new Noise(BigInt(plan.configuration.seed));
    const images = binarisation === undefined ? grey : binarise(grey, binarisation, { noise, first: 0, size });
    lengths = (await setting.pool.submit({ kind: "compress", images, shape })).bits;
  } catch (error) {
    return metrics.map((metric) => thrownCell(row, metric, error));
  }
  const estimate = (factor: number, unit: LikelihoodUnit): Estimate => {
    const sample = meanAndVariance(lengths.map((bits) => bits * factor));
    return {
      value: sample.mean,
      interval: intervalOfMean(sample),
      level: 0.95,
      n: sample.n,
      unit,
      direction: "lower",
      convention: likelihoodConvention(context, unit),
      details: { method: "length of PNG's filters and deflate, without headers" },
    };
  };
  return [
    measuredCell(row, "bits_per_dim", estimate(1 / size, "bits/dim")),
    measuredCell(row, "nats_per_image", estimate(Math.LN2, "nats")),
  ];
}

/** Everything but timings: one sampling pass, one feature pass, one likelihood pass for each model. */
import { sha256 } from "../core/fingerprint.ts";
import type { Cell, Convention, Row } from "../core/run.ts";
import { isSampleMetric } from "./columns.ts";
import { extractFeatures, networkOf } from "./feature_pass.ts";
import { bitsPerDim } from "./likelihood_cell.ts";
import { emptyCell, measuredCell, thrownCell } from "./outcome_cell.ts";
import type { PlannedModel } from "./plan.ts";
import { runQualityPass } from "./quality_pass.ts";
import type { RunContext } from "./run_context.ts";
import type { FeatureArrays, ModelDescription } from "./task.ts";

/** A row's cells and, where there are any, the images that they were measured on. */
export interface Quality {
  readonly cells: readonly Cell[];
  readonly images: Uint8Array | undefined;
}

/** Measures a model's likelihood and the quality of its samples. */
export async function measureQuality(
  model: PlannedModel,
  description: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Quality> {
  const { metrics } = context.plan.suite;
  const likelihood = metrics.includes("bits_per_dim") ? likelihoodCells(model, description, row, context) : [];
  const sampled = metrics.some(isSampleMetric) ? sampleCells(model, description, row, context) : undefined;
  const [first, second] = await Promise.all([likelihood, sampled]);
  return { cells: [...first, ...second?.cells ?? []], images: second?.images };
}

/** Scores real images the way a model's samples are. */
export async function measureAnchor(images: Uint8Array, row: Row, context: RunContext): Promise<readonly Cell[]> {
  try {
    return await compareCells(images, row, {}, context);
  } catch (error) {
    return sampleMetrics(context).map((metric) => thrownCell(row, metric, error));
  }
}

async function likelihoodCells(
  { card, folder }: PlannedModel,
  { logLikelihood }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Cell[]> {
  if (!logLikelihood.has) return [emptyCell(row, "bits_per_dim", "undefined", logLikelihood.reason)];
  const { plan, reference } = context;
  const { images, costlyImages, timeSteps } = plan.preset.likelihood;
  // Two evaluations are a VAE's encoder and decoder; a bound that needs more is measured on fewer images.
  const total = Math.min(logLikelihood.evaluations > 2 ? costlyImages : images, reference.count);
  const [channels, height, width] = card.format.shape;
  const size = channels * height * width;
  try {
    const arrays = await runQualityPass({
      pass: "likelihood",
      model: row.id,
      card,
      total,
      unit: plan.suite.microBatch.likelihood * (logLikelihood.evaluations > 2 ? 1 : 10),
      task: (first, count) => ({
        kind: "likelihood",
        folder,
        seed: plan.configuration.seed,
        first,
        images: reference.images.slice(first * size, (first + count) * size),
        microBatch: plan.suite.microBatch.likelihood,
        timeSteps,
      }),
    }, context);
    const slice = plan.suite.reference;
    return [measuredCell(
      row,
      "bits_per_dim",
      bitsPerDim(arrays, { likelihood: logLikelihood, slice, dimensions: size, levels: card.format.levels }),
    )];
  } catch (error) {
    return [thrownCell(row, "bits_per_dim", error)];
  }
}

async function sampleCells(
  { card, folder }: PlannedModel,
  { sample }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Quality> {
  const { plan } = context;
  const each = (state: "undefined", reason: string) =>
    sampleMetrics(context).map((metric) => emptyCell(row, metric, state, reason));
  if (!sample.has) return { cells: each("undefined", sample.reason), images: undefined };
  try {
    const { images } = await runQualityPass({
      pass: "sample",
      model: row.id,
      card,
      total: plan.configuration.n,
      unit: plan.configuration.batch,
      task: (first, count) => ({
        kind: "sample",
        folder,
        seed: plan.configuration.seed,
        first,
        count,
        microBatch: plan.suite.microBatch.sample,
      }),
    }, context);
    if (!(images instanceof Uint8Array)) throw new Error("A sampling pass gave no images");
    return { cells: await compareCells(images, row, sample.convention, context), images };
  } catch (error) {
    return { cells: sampleMetrics(context).map((metric) => thrownCell(row, metric, error)), images: undefined };
  }
}

/** Features once, then every metric on them. */
async function compareCells(images: Uint8Array, row: Row, sampler: Convention, context: RunContext): Promise<Cell[]> {
  const { plan } = context;
  const [generated, reference] = await Promise.all([
    extractFeatures(row.id, images, plan, context),
    context.referenceFeatures(),
  ]);
  const outcomes = await context.pool.submit({
    kind: "compare",
    metrics: sampleMetrics(context),
    network: networkOf(plan).name,
    generated,
    reference,
    referenceKey: keyOf(reference),
  }, { urgent: true });
  const { dataset, split, from, count } = plan.suite.reference;
  const protocol = { reference: `${dataset}:${split}[${from}, ${from + count})`, quantisation: "8-bit" };
  return Object.entries(outcomes).map(([metric, outcome]) => {
    if (!outcome.ok) return emptyCell(row, metric, "failed", outcome.reason);
    const convention = { ...outcome.estimate.convention, ...protocol };
    const details = { ...sampler, micro_batch: plan.suite.microBatch.sample };
    return measuredCell(row, metric, { ...outcome.estimate, convention, ...(row.role === "model" && { details }) });
  });
}

function sampleMetrics({ plan }: RunContext): string[] {
  return plan.suite.metrics.filter(isSampleMetric);
}

function keyOf({ features }: FeatureArrays): string {
  return sha256(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
}

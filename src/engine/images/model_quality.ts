/** Everything but timings: one sampling pass, one feature pass, one likelihood pass for each model. */
import { sha256 } from "../../core/fingerprint.ts";
import type { Cell, Convention, Row } from "../../core/run.ts";
import { isSampleMetric } from "../columns.ts";
import { extractFeatures, networkOf } from "./feature_pass.ts";
import { featureBlocks, meanOfBlocks } from "./feature_blocks.ts";
import { likelihoodEstimate } from "../likelihood/likelihood_estimate.ts";
import { imagesFor, microBatchOf, scoreByMethod } from "../likelihood/likelihood_pass.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import type { PlannedModel } from "../plan_base.ts";
import { drawSamples } from "../sample_pass.ts";
import type { RunContext } from "./run_context.ts";
import type { FeatureArrays, ModelDescription } from "../task.ts";

/** A row's cells and, where there are any, the images that they were measured on. */
export interface Quality {
  readonly cells: readonly Cell[];
  readonly images: Uint8Array | undefined;
  /** Indices of the samples furthest from real images, the furthest first. */
  readonly furthest: readonly number[];
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
  return { images: undefined, furthest: [], ...second, cells: [...first, ...second?.cells ?? []] };
}

/** Scores real images the way a model's samples are. */
export async function measureAnchor(images: Uint8Array, row: Row, context: RunContext): Promise<readonly Cell[]> {
  try {
    return (await compareCells(images, row, {}, context)).cells;
  } catch (error) {
    return sampleMetrics(context).map((metric) => thrownCell(row, metric, error));
  }
}

async function likelihoodCells(
  { card, folder }: PlannedModel,
  { likelihoods }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Cell[]> {
  if (!likelihoods.has) return [emptyCell(row, "bits_per_dim", "undefined", likelihoods.reason)];
  const { plan, data: { reference } } = context;
  const { suite: { microBatch, reference: slice }, preset } = plan;
  const [likelihood] = likelihoods.offered;
  if (likelihood === undefined) {
    return [
      emptyCell(row, "bits_per_dim", "undefined", `the suite ${plan.suite.id} names no method that the model has`),
    ];
  }
  const size = card.format.shape.reduce((product, side) => product * side, 1);
  try {
    const scores = await scoreByMethod({
      model: row.id,
      card,
      folder,
      likelihood,
      images: reference.images.subarray(0, Math.min(imagesFor(likelihood, preset.likelihood), reference.count) * size),
      size,
      seed: plan.configuration.seed,
      microBatch,
      order: orderOf(row, context) + 1,
      redraw: true,
    }, context);
    return [
      measuredCell(
        row,
        "bits_per_dim",
        likelihoodEstimate(scores, { slice, format: card.format, microBatch: microBatchOf(likelihood, microBatch) }),
      ),
    ];
  } catch (error) {
    return [thrownCell(row, "bits_per_dim", error)];
  }
}

async function sampleCells(
  planned: PlannedModel,
  { sample }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Quality> {
  const { plan } = context;
  const each = (state: "undefined", reason: string) =>
    sampleMetrics(context).map((metric) => emptyCell(row, metric, state, reason));
  if (!sample.has) return { cells: each("undefined", sample.reason), images: undefined, furthest: [] };
  try {
    const images = await drawSamples({
      model: row.id,
      planned,
      count: plan.preset.samples,
      configuration: plan.configuration,
      microBatch: plan.suite.microBatch.sample,
      order: orderOf(row, context),
    }, context);
    return { ...await compareCells(images, row, sample.convention, context), images };
  } catch (error) {
    const cells = sampleMetrics(context).map((metric) => thrownCell(row, metric, error));
    return { cells, images: undefined, furthest: [] };
  }
}

/**
 * Features once, then every metric on them. More samples than the anchor has are compared in blocks of its size, so
 * that all rows have one n; the value is the blocks' mean.
 */
async function compareCells(
  images: Uint8Array,
  row: Row,
  sampler: Convention,
  context: RunContext,
): Promise<Pick<Quality, "cells" | "furthest">> {
  const { plan, data } = context;
  const metrics = sampleMetrics(context);
  const [generated, reference] = await Promise.all([
    extractFeatures(row.id, images, plan, context),
    context.referenceFeatures(),
  ]);
  const started = performance.now();
  context.onProgress({ type: "pass-started", model: row.id, pass: "compare", total: metrics.length });
  const blocks = await Promise.all(
    featureBlocks(generated, data.anchor.count).map((block) =>
      context.pool.submit({
        kind: "compare",
        metrics,
        options: {},
        network: networkOf(plan).name,
        generated: { key: keyOf(block), set: block },
        reference: { key: keyOf(reference), set: reference },
        threads: 1,
      })
    ),
  );
  const furthest = await furthestOf(generated, reference, row, context);
  context.onProgress({
    type: "pass-finished",
    model: row.id,
    pass: "compare",
    seconds: (performance.now() - started) / 1000,
  });
  const cells = metrics.map((metric) => {
    const outcome = meanOfBlocks(blocks.map((outcomes) => outcomes[metric]!));
    if (!outcome.ok) return emptyCell(row, metric, "failed", outcome.reason);
    const { estimate } = outcome;
    const convention = { ...estimate.convention, ...protocol(plan) };
    // A metric's own details are of one comparison.
    const details = { ...sampler, ...(blocks.length > 1 ? { blocks: blocks.length } : estimate.details) };
    return measuredCell(row, metric, { ...estimate, convention, ...(row.role === "model" && { details }) });
  });
  return { cells, furthest };
}

/** Which of a model's samples are furthest from real images, where the suite shows them. */
async function furthestOf(
  generated: FeatureArrays,
  reference: FeatureArrays,
  row: Row,
  { plan, pool }: RunContext,
): Promise<readonly number[]> {
  const count = plan.suite.gallery.furthest;
  if (count === 0 || row.role === "anchor") return [];
  const { rows } = await pool.submit({
    kind: "furthest",
    count,
    generated: { key: keyOf(generated), set: generated },
    reference: { key: keyOf(reference), set: reference },
    threads: 1,
  });
  return rows;
}

/** What the suite fixes for every number that is read off features. */
function protocol({ suite, network }: RunContext["plan"]): Convention {
  const { dataset, split, from, count } = suite.reference;
  return {
    reference: `${dataset}:${split}[${from}, ${from + count})`,
    quantisation: "8-bit",
    resize: "none",
    range: `[${network.card.format.range.join(", ")}]`,
    micro_batch_sample: suite.microBatch.sample,
    micro_batch_features: suite.microBatch.features,
  };
}

/** Models are worked off one after the other; a model's samples first, since features and metrics follow them. */
function orderOf({ id }: Row, { plan }: RunContext): number {
  return 1 + 2 * [...plan.models, ...plan.replicas].findIndex(({ card }) => card.id === id);
}

function sampleMetrics({ plan }: RunContext): string[] {
  return plan.suite.metrics.filter(isSampleMetric);
}

/** Images of one look to a network are not the same images. */
function keyOf({ features, pixels }: FeatureArrays): string {
  const seen = sha256(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  return pixels === undefined ? seen : `${seen} ${sha256(pixels)}`;
}

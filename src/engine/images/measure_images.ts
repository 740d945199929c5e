/** Measures an image suite: quality passes over all workers at once, then timing passes alone, and gathers the cells. */
import type { Cell, Gallery, Replica, Row } from "../../core/run.ts";
import { columnOf, isSampleMetric } from "../columns.ts";
import type { Findings } from "../findings.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { brokenRows, describeModel, type ImageKind, requireSameImages } from "../participant.ts";
import type { RunSetting } from "../run_setting.ts";
import type { FeatureArrays } from "../task.ts";
import { extractFeatures } from "./feature_pass.ts";
import { writeAnchorGallery, writeGallery } from "./gallery.ts";
import type { ImageData } from "./image_data.ts";
import type { ImagePlan } from "./image_plan.ts";
import { measureAnchor, measureQuality } from "./model_quality.ts";
import { measureTiming } from "./model_timing.ts";
import type { RunContext } from "./run_context.ts";

/** Measures everything that a plan asks for; see `runSuite`. */
export async function measureImages(plan: ImagePlan, data: ImageData, setting: RunSetting): Promise<Findings> {
  const { suite, configuration, preset } = plan;
  const { reference, anchor } = data;
  const kind = { dataset: reference.dataset.id, shape: reference.dataset.shape, levels: reference.dataset.levels };
  requireSameImages(plan.network.card, kind);
  let features: Promise<FeatureArrays> | undefined;
  const context: RunContext = {
    ...setting,
    plan,
    data,
    referenceFeatures: () => features ??= extractFeatures("reference", reference.images, plan, setting),
    machine: {
      device: configuration.device,
      cpu: setting.surroundings.machine.cpu,
      threads: setting.surroundings.machine.cores,
    },
  };

  const anchorRow: Row = { id: suite.anchor.id, title: suite.anchor.title, family: "data", role: "anchor" };
  const methods = preset.likelihood.map(({ method }) => method);
  const participants = await Promise.all(plan.models.map((model) => describeModel(model, kind, methods, setting)));
  const measured = measureReplicas(plan, kind, context);
  const [anchorCells, ...qualities] = await Promise.all([
    measureAnchor(anchor.images, anchorRow, context),
    ...participants.map(async ({ model, row, description }) => {
      if (!(description instanceof Error)) return await measureQuality(model, description, row, context);
      const cells = suite.metrics.map((metric) => thrownCell(row, metric, description));
      return { cells, images: undefined, furthest: [] };
    }),
  ]);

  const broken = brokenRows(plan.broken, suite.metrics);
  const cells: Cell[] = [...qualities.flatMap((quality) => quality.cells), ...anchorCells, ...broken.cells];
  for (const { model, row, description } of participants) {
    if (!(description instanceof Error)) cells.push(...await measureTiming(model, description, row, context));
  }
  cells.push(
    ...suite.metrics.filter((metric) => !cells.some((cell) => cell.model === anchorRow.id && cell.metric === metric))
      .map((metric) => emptyCell(anchorRow, metric, "undefined", anchorReason(metric))),
  );

  const replicas = await measured;
  const galleries: Gallery[] = [];
  const shown = (id: string) => ({ folder: setting.folder, model: id, counts: suite.gallery });
  const among = { heldOut: reference.dataset.images, training: data.training?.images };
  for (const [i, { row }] of participants.entries()) {
    const { images, furthest } = qualities[i] ?? {};
    if (images === undefined) continue;
    const drawn = { images, shape: reference.dataset.shape };
    galleries.push(await writeGallery(shown(row.id), drawn, furthest ?? [], among));
  }
  galleries.unshift(
    await writeAnchorGallery(shown(anchorRow.id), { images: anchor.images, shape: anchor.dataset.shape }),
  );

  return {
    rows: [...participants.map(({ row }) => row), ...broken.rows, anchorRow],
    columns: suite.metrics.map((metric) => columnOf(metric, plan.network.card.id)),
    cells,
    galleries,
    ...(replicas.length > 0 && { replicas }),
    datasets: [reference, anchor].map(({ dataset: { id, split, sha256 }, count }) => ({ id, split, n: count, sha256 })),
    warnings: [],
  };
}

/** Quality of the same recipes from other seeds; they are not timed and not shown. */
async function measureReplicas(plan: ImagePlan, kind: ImageKind, context: RunContext): Promise<Replica[]> {
  const methods = plan.preset.likelihood.map(({ method }) => method);
  return await Promise.all(plan.replicas.map(async (planned): Promise<Replica> => {
    const { row, description } = await describeModel(planned, kind, methods, context);
    const { id, replicaOf = id, provenance: { seed = 0, curve } } = planned.card;
    const cells = description instanceof Error
      ? plan.metrics.filter((metric) => metric === "bits_per_dim" || isSampleMetric(metric))
        .map((metric) => thrownCell(row, metric, description))
      : (await measureQuality(planned, description, row, context)).cells;
    return { of: replicaOf, id, seed, cells: [...cells], ...(curve !== undefined && { curve }) };
  }));
}

function anchorReason(metric: string): string {
  return metric === "bits_per_dim"
    ? "real data: the entropy of handwritten digits is not known"
    : "real data: nothing is sampled";
}

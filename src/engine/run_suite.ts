/** Runs a plan: quality passes over all workers at once, then timing passes alone, and gathers the cells. */
import type { Card } from "../card/card.ts";
import type { Cell, Family, Gallery, Manifest, Row, Run, Warning } from "../core/run.ts";
import type { ImageDataset } from "../dataset/image_dataset.ts";
import type { Journal } from "../store/journal.ts";
import { busyMachine } from "./busy_machine.ts";
import { columnOf } from "./columns.ts";
import { extractFeatures } from "./feature_pass.ts";
import { writeGallery } from "./gallery.ts";
import type { Surroundings } from "./manifest.ts";
import { measureAnchor, measureQuality } from "./model_quality.ts";
import { measureTiming } from "./model_timing.ts";
import { emptyCell, thrownCell } from "./outcome_cell.ts";
import type { Plan, PlannedModel } from "./plan.ts";
import type { PassContext } from "./quality_pass.ts";
import type { RecordedTimings } from "./recorded_timings.ts";
import type { RunContext } from "./run_context.ts";
import type { SuiteData } from "./suite_data.ts";
import type { FeatureArrays, ModelDescription } from "./task.ts";
import { Stopped } from "./worker_pool.ts";

/** What a run is given besides its plan. */
export interface RunSetting extends PassContext {
  readonly id: string;
  /** The run's folder, for pictures. */
  readonly folder: string;
  readonly command: string;
  readonly startedAt: string;
  readonly surroundings: Surroundings;
  readonly recorded: RecordedTimings;
  readonly journal: Journal;
}

interface Participant {
  readonly model: PlannedModel;
  readonly row: Row;
  readonly description: ModelDescription | Error;
}

/**
 * Measures everything that a plan asks for. A model that fails takes no other with it; a pool that was told to stop
 * leaves cells `skipped` and the run `incomplete`.
 */
export async function runSuite(plan: Plan, data: SuiteData, setting: RunSetting): Promise<Run> {
  const { suite, configuration } = plan;
  const warnings = await busyMachine();
  const { reference, anchor } = data;
  requireSameImages(plan.network.card, reference.dataset);
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
  const participants = await Promise.all(plan.models.map((model) => describe(model, context)));
  const [anchorCells, ...qualities] = await Promise.all([
    measureAnchor(anchor.images, anchorRow, context),
    ...participants.map(async ({ model, row, description }) => {
      if (!(description instanceof Error)) return await measureQuality(model, description, row, context);
      if (!(description instanceof Stopped)) {
        setting.onProgress({ type: "model-failed", model: row.id, reason: description.message });
      }
      return { cells: suite.metrics.map((metric) => thrownCell(row, metric, description)), images: undefined };
    }),
  ]);

  const cells: Cell[] = [...qualities.flatMap((quality) => quality.cells), ...anchorCells];
  for (const { model, row, description } of participants) {
    if (!(description instanceof Error)) cells.push(...await measureTiming(model, description, row, context));
  }
  const brokenRows = plan.broken.map(({ id }): Row => ({ id, title: id, family: "unknown", role: "model" }));
  for (const { id, reason } of plan.broken) {
    const row = brokenRows.find((one) => one.id === id)!;
    cells.push(...suite.metrics.map((metric) => emptyCell(row, metric, "failed", reason)));
  }
  cells.push(
    ...suite.metrics.filter((metric) => !cells.some((cell) => cell.model === anchorRow.id && cell.metric === metric))
      .map((metric) => emptyCell(anchorRow, metric, "undefined", anchorReason(metric))),
  );

  const galleries: Gallery[] = [];
  for (const [i, { row }] of participants.entries()) {
    const images = qualities[i]?.images;
    if (images === undefined) continue;
    const shown = { images, shape: reference.dataset.shape };
    galleries.push(await writeGallery(setting.folder, row.id, shown, suite.gallery, reference.dataset.images));
  }
  const digits = { images: anchor.images, shape: anchor.dataset.shape };
  galleries.unshift(await writeGallery(setting.folder, anchorRow.id, digits, suite.gallery, undefined));

  const rows = [...participants.map(({ row }) => row), ...brokenRows, anchorRow];
  const order = (cell: Cell) =>
    rows.findIndex(({ id }) => id === cell.model) * 1000 + suite.metrics.indexOf(cell.metric);
  return {
    schemaVersion: 1,
    id: setting.id,
    suite: suite.id,
    preset: configuration.preset,
    state: cells.some(({ state }) => state === "skipped") ? "incomplete" : "complete",
    manifest: manifest(plan, setting, warnings, [
      {
        id: reference.dataset.id,
        split: reference.dataset.split,
        n: reference.count,
        sha256: reference.dataset.sha256,
      },
      { id: anchor.dataset.id, split: anchor.dataset.split, n: anchor.count, sha256: anchor.dataset.sha256 },
    ]),
    rows,
    columns: suite.metrics.map((metric) => columnOf(metric, plan.network.card.id)),
    cells: cells.sort((a, b) => order(a) - order(b)),
    galleries,
  };
}

async function describe(model: PlannedModel, context: RunContext): Promise<Participant> {
  const { card, folder } = model;
  const base = { id: card.id, title: card.title, family: card.family satisfies Family, role: "model" as const };
  const weights = card.provenance.weights;
  try {
    const { timeSteps } = context.plan.preset.likelihood;
    requireSameImages(card, context.data.reference.dataset);
    const description = await context.pool.submit({ kind: "describe", folder, timeSteps });
    const { sample } = description;
    const row = {
      ...base,
      ...(weights !== undefined && { weights }),
      ...(sample.has && { evaluationsPerSample: sample.evaluations }),
    };
    return { model, row, description };
  } catch (error) {
    return { model, row: base, description: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** A model of other images than the dataset's would be measured on garbage. */
function requireSameImages({ id, format }: Card, { id: dataset, shape, levels }: ImageDataset): void {
  if (format.shape.join() === shape.join() && format.levels === levels) return;
  throw new Error(
    `${id} is made for images of shape [${format.shape.join(", ")}] with ${format.levels} levels, ` +
      `${dataset} has [${shape.join(", ")}] with ${levels}`,
  );
}

function anchorReason(metric: string): string {
  return metric === "bits_per_dim"
    ? "real data: the entropy of handwritten digits is not known"
    : "real data: nothing is sampled";
}

function manifest(plan: Plan, setting: RunSetting, warnings: Warning[], datasets: Manifest["datasets"]): Manifest {
  const cards = [plan.network.card, ...plan.models.map(({ card }) => card)];
  return {
    command: setting.command,
    configuration: plan.configuration,
    seed: plan.configuration.seed,
    startedAt: setting.startedAt,
    finishedAt: new Date().toISOString(),
    ...setting.surroundings,
    datasets,
    weights: cards.flatMap(({ id, graphs }) =>
      Object.entries(graphs).flatMap(([graph, file]) =>
        file === undefined ? [] : { model: id, graph, sha256: file.sha256 }
      )
    ),
    warnings,
  };
}

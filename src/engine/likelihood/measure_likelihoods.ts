/** Measures a likelihood suite: every model by every method that it offers, the truth where it is known, and pairs of models. */
import type { Cell, Column, Row } from "../../core/run.ts";
import { describeBinarisation } from "../../family/binarised.ts";
import { columnOf } from "../columns.ts";
import type { Findings } from "../findings.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { brokenRows, describeModel, type Participant } from "../participant.ts";
import type { RunSetting } from "../run_setting.ts";
import { drawSamples } from "../sample_pass.ts";
import { anchorRows } from "./anchor_rows.ts";
import { type Compared, compareModels } from "./compare_models.ts";
import type { HeldOut } from "./held_out.ts";
import { coverageOf, hasTruth, type KnownTruth, knownTruth } from "./known_truth.ts";
import { coverageCells, likelihoodCells, NO_TRUTH } from "./likelihood_cells.ts";
import type { LikelihoodPlan } from "./likelihood_plan.ts";
import {
  type LikelihoodRun,
  likelihoodsOf,
  measureModel,
  type ModelLikelihoods,
  offeredBy,
  violation,
} from "./model_likelihoods.ts";
import { tellOutliers, type ToldOutliers } from "./tell_outliers.ts";

/** What became of one model. */
interface Measured {
  readonly row: Row;
  readonly cells: readonly Cell[];
  readonly likelihoods?: ModelLikelihoods;
  readonly told?: ToldOutliers;
}

/** Measures everything that a plan asks for; see `runSuite`. */
export async function measureLikelihoods(plan: LikelihoodPlan, setting: RunSetting): Promise<Findings> {
  const run: LikelihoodRun = { plan, setting, backgrounds: new Map() };
  const { preset, data, metrics, outliers } = plan;
  const methods = preset.methods.map(({ method }) => method);
  const truths = new Map<string, Promise<KnownTruth>>();
  for (const [dataset, heldOut] of data) {
    if (hasTruth(dataset)) truths.set(dataset, watchedTruth(heldOut, run));
  }
  const participants = await Promise.all(plan.models.map(async (model) => {
    const { dataset } = model.card, { shape } = data.get(dataset)!;
    const participant = await describeModel(model, { dataset, shape, levels: 256 }, methods, setting);
    return { ...participant, row: { ...participant.row, group: groupOf(participant) } };
  }));
  const measured = await Promise.all(
    participants.map((participant) => measure(participant, truths.get(participant.model.card.dataset), metrics, run)),
  );
  const anchors = (await Promise.all(
    [...Map.groupBy(participants, ({ row }) => row.group ?? "")].map(([group, [first]]) =>
      anchorRows(
        { group, heldOut: data.get(first!.model.card.dataset)!, format: first!.model.card.format },
        truths,
        run,
      )
    ),
  )).flat();
  const broken = brokenRows(plan.broken, metrics);

  const rows = [...participants.map(({ row }) => row), ...broken.rows, ...anchors.map(({ row }) => row)];
  const cells = [...measured.flatMap(({ cells }) => cells), ...broken.cells, ...anchors.flatMap(({ cells }) => cells)];
  // What no row can have is no column, such as a truth where all data are real; what was asked for by name says why.
  const shown = metrics.filter((metric) =>
    metric.startsWith("ood_") || cells.some((cell) => cell.metric === metric && cell.state !== "undefined")
  );
  const compared = measured.flatMap(({ row, likelihoods }): Compared[] =>
    likelihoods === undefined ? [] : [{ id: row.id, group: row.group ?? "", likelihoods }]
  );
  return {
    rows: grouped(rows),
    columns: shown.map((metric): Column => columnOf(metric, undefined)),
    cells: cells.filter(({ metric }) => shown.includes(metric)),
    galleries: [],
    likelihoods: measured.flatMap(({ row, likelihoods }) =>
      likelihoods === undefined ? [] : likelihoodsOf(row, likelihoods, plan.suite.microBatch)
    ),
    checks: measured.flatMap(({ likelihoods }) => likelihoods?.checks ?? []),
    comparisons: compareModels(compared),
    outliers: measured.flatMap(({ told }) => told?.record ?? []),
    datasets: datasetsOf([...data.values(), ...(outliers === undefined ? [] : [outliers.dataset, outliers.other])]),
    warnings: plan.warnings,
  };
}

async function measure(
  participant: Participant,
  truth: Promise<KnownTruth> | undefined,
  metrics: readonly string[],
  run: LikelihoodRun,
): Promise<Measured> {
  const { row, description, model: { card } } = participant;
  const each = (make: (metric: string) => Cell) => ({ row, cells: metrics.map(make) });
  if (description instanceof Error) return each((metric) => thrownCell(row, metric, description));
  const offered = offeredBy(description), heldOut = run.plan.data.get(card.dataset)!;
  try {
    const [likelihoods, coverage] = await Promise.all([
      offered.length === 0 ? undefined : measureModel(participant, offered, heldOut, run),
      truth === undefined ? [] : sampledModes(participant, run),
    ]);
    const told = likelihoods === undefined ? undefined : await tellOutliers(participant, likelihoods, run);
    const found = [
      ...(likelihoods === undefined ? [] : await cellsOf(row, likelihoods, truth)),
      ...coverage.map((cell) => invalidated(cell, violation(likelihoods?.checks ?? []))),
      ...told?.cells ?? [],
    ];
    const none = description.likelihoods.has
      ? "the suite names no method that the model has"
      : description.likelihoods.reason;
    const missing = metrics.filter((metric) => !found.some((cell) => cell.metric === metric));
    const cells = [
      ...found,
      ...missing.map((metric) => emptyCell(row, metric, "undefined", COVERAGE.includes(metric) ? NO_TRUTH : none)),
    ];
    return {
      row,
      cells,
      ...(likelihoods !== undefined && { likelihoods }),
      ...(told !== undefined && { told }),
    };
  } catch (error) {
    return each((metric) => thrownCell(row, metric, error));
  }
}

/** A measured cell of a model that failed a check of the whole model. */
function invalidated(cell: Cell, wrong: string | undefined): Cell {
  return wrong === undefined || cell.state !== "measured" ? cell : { ...cell, state: "invalid", reason: wrong };
}

/** What models of all 256 levels are grouped under. */
const GREY = "256 grey levels";
const COVERAGE: readonly string[] = ["mode_coverage", "off_support"];

async function cellsOf(row: Row, likelihoods: ModelLikelihoods, truth: Promise<KnownTruth> | undefined) {
  try {
    return likelihoodCells(row, likelihoods, await truth);
  } catch (error) {
    // The truth could not be computed: the likelihoods stand without it.
    return likelihoodCells(row, likelihoods, undefined).map((cell) =>
      cell.metric === "bits_above_truth" ? thrownCell(row, cell.metric, error) : cell
    );
  }
}

/** Draws samples of a model and counts the modes of the truth that they show. */
async function sampledModes(
  { model, row, description }: Participant,
  { plan, setting }: LikelihoodRun,
): Promise<Cell[]> {
  if (description instanceof Error) return [];
  const { sample } = description;
  if (!sample.has) return COVERAGE.map((metric) => emptyCell(row, metric, "undefined", sample.reason));
  const { samples } = plan.preset;
  try {
    const images = await drawSamples({
      model: row.id,
      planned: model,
      count: samples,
      configuration: plan.configuration,
      microBatch: plan.suite.microBatch.sample,
      order: 0,
    }, setting);
    const shown = await coverageOf(model.card.dataset, images, setting);
    return coverageCells(row, shown, { n: samples, sampler: sample.convention });
  } catch (error) {
    return COVERAGE.map((metric) => thrownCell(row, metric, error));
  }
}

async function watchedTruth(heldOut: HeldOut, { plan, setting }: LikelihoodRun): Promise<KnownTruth> {
  const count = Math.min(heldOut.count, Math.max(...plan.preset.methods.map(({ images }) => images)));
  const name = { model: heldOut.slice.dataset, pass: "truth" } as const;
  const started = performance.now();
  setting.onProgress({ type: "pass-started", ...name, total: count });
  const truth = knownTruth(heldOut, count, setting);
  // Who needs it hears of a failure; nobody may need it.
  truth.then(
    () => setting.onProgress({ type: "pass-finished", ...name, seconds: (performance.now() - started) / 1000 }),
    (error: Error) => setting.onProgress({ type: "pass-failed", ...name, reason: error.message }),
  );
  return await truth;
}

function datasetsOf(sets: readonly HeldOut[]): Findings["datasets"] {
  const all = new Map(
    sets.map(({ slice: { dataset, split }, count, sha256 }) =>
      [`${dataset}:${split}`, { id: dataset, split, n: count, sha256 }] as const
    ),
  );
  return [...all.values()];
}

/** Models of one dataset and one kind of levels stand together: only their numbers compare. */
function groupOf({ model: { card: { dataset, format } } }: Participant): string {
  const { binarisation } = format;
  return groupName(
    dataset,
    binarisation === undefined ? GREY : `binarised, ${describeBinarisation(binarisation)}`,
  );
}

function groupName(dataset: string, levels: string): string {
  return `${dataset}, ${levels}`;
}

/** Rows of one group one after the other, groups in the order in which they come up. */
function grouped(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, ({ group }) => group).values()].flat();
}

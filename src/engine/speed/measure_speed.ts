/**
 * Measures a speed suite: the quality of samples over all workers at once, then times with nothing else running, and gathers
 * the cells.
 */
import type { Cell, RanOn, Row, Warning } from "../../core/run.ts";
import { driftWarnings } from "../../timing/round_drift.ts";
import { busyMachine } from "../busy_machine.ts";
import { columnOf } from "../columns.ts";
import type { Findings } from "../findings.ts";
import type { ImageData } from "../images/image_data.ts";
import { measureAnchor } from "../images/model_quality.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { brokenRows } from "../participant.ts";
import type { RunSetting } from "../run_setting.ts";
import { TEXT_SPEED_METRICS } from "../text/speed/measure_text_speed.ts";
import { baseCell } from "./base_cell.ts";
import { withPairs } from "./base_pairs.ts";
import { batchCurvesOf } from "./batch_curves_of.ts";
import { type Ceilings, measureCeilings } from "./ceilings.ts";
import { type ImageRow, imageRows } from "./image_rows.ts";
import { placeOf } from "./place_of.ts";
import type { RoundTimes } from "./round_times.ts";
import { rowCells, rowSetting } from "./row_cells.ts";
import type { SampleOperations } from "./sample_operations.ts";
import { openQuality, qualityCells } from "./sample_quality.ts";
import { serveRow } from "./serve_row.ts";
import type { SpeedContext } from "./speed_context.ts";
import { BASE_RATIO } from "../../compare/base_ratio.ts";
import type { SpeedPlan } from "./speed_plan.ts";
import { startSpeedProcess } from "./start_speed_process.ts";
import { stepSweeps, sweepOf, sweepQuality } from "./step_sweeps.ts";
import { machineOf, measureTextRows } from "./text_rows.ts";
import { type RoundsResult, type SweepRequest, type Timed, timeRounds } from "./time_rounds.ts";

/** Metrics that are read off samples. */
const QUALITY = ["fid"];

/** Measures everything that a plan asks for; see `runSuite`. */
export async function measureSpeed(plan: SpeedPlan, data: ImageData | null, setting: RunSetting): Promise<Findings> {
  const { signal } = setting.pool;
  const context: SpeedContext = { plan, setting, signal, start: () => startSpeedProcess(signal) };
  const rows = await imageRows(context), broken = brokenRows(plan.broken, plan.metrics);

  const quality = plan.quality === null || data === null ? null : openQuality(plan.quality, data, setting);
  const anchorRow: Row = { id: plan.suite.anchor.id, title: plan.suite.anchor.title, family: "data", role: "anchor" };
  const asked = plan.metrics.filter((metric) => QUALITY.includes(metric));
  const sweeps = rows.flatMap((row) => sweepOf(row, plan).map((request) => ({ row, request })));
  const [qualities, anchorCells, swept, operations] = await Promise.all([
    Promise.all(rows.map((row) => qualityCells(row, asked, quality))),
    quality === null ? [] : measureAnchor(quality.data.anchor.images, anchorRow, quality),
    Promise.all(
      sweeps.map(({ row, request }) =>
        quality === null ? new Map() : sweepQuality(request, row, quality, plan.preset.sweep.samples)
      ),
    ),
    countOperations(rows, context),
  ]);

  const { timed, ceilings, busy } = await timeAlone(rows, sweeps.map(({ request }) => request), context);
  const cells: Cell[] = [...qualities.flat(), ...anchorCells, ...broken.cells];
  const served: Warning[] = [];
  for (const row of rows) {
    const { id, variantOf, model } = row.entry, times = timed.rows.get(id), opened = times?.rounds[0]?.opened ?? [];
    const server = await serveRow(row.entry, times, context);
    if (typeof server === "object" && "warnings" in server) served.push(...server.warnings);
    cells.push(...rowCells(row, {
      times,
      first: variantOf === undefined ? undefined : timed.rows.get(variantOf),
      server,
      operations: operations.get(model.card.id) ?? "its operations could not be counted",
      ceiling: ceilings.get(placeOf(opened, plan.configuration.device).device) ?? "the device's ceiling is not known",
    }, context));
    cells.push(...withoutTexts(row.row, plan), ...imageBaseCell(row, timed, context));
  }
  const texts = await measureTextRows(context);
  for (const row of texts.rows) {
    const setting = { plan, machine: machineOf(row, context), details: {}, what: "one token after the first" };
    cells.push(...baseCell(row, timed.pairs.get(row.id), setting));
  }
  if (quality !== null) {
    const missing = plan.metrics.filter((metric) => !anchorCells.some((cell) => cell.metric === metric));
    cells.push(...missing.map((metric) => emptyCell(anchorRow, metric, "undefined", "real data: nothing is sampled")));
  }
  return {
    rows: [
      ...rows.map((row) => placedRow(row, timed.rows.get(row.entry.id), plan)),
      ...texts.rows,
      ...broken.rows,
      ...(quality === null ? [] : [anchorRow]),
    ],
    columns: plan.metrics.map((metric) => columnOf(metric, plan.quality?.network.card.id)),
    cells: [...cells, ...texts.cells].filter(({ metric }) => plan.metrics.includes(metric)),
    galleries: [],
    datasets: [
      ...(quality === null ? [] : [quality.data.reference, quality.data.anchor]).map(
        ({ dataset: { id, split, sha256 }, count }) => ({ id, split, n: count, sha256 }),
      ),
      ...(plan.prompt === null ? [] : [plan.prompt.dataset]),
    ],
    sweeps: sweeps.flatMap(({ row, request }, i) =>
      stepSweeps(request, row, {
        quality: swept[i]!,
        times: timed.sweeps.get(row.entry.id),
        rows: timed.rows.get(row.entry.id),
      }, context)
    ),
    batchCurves: batchCurvesOf(timed.rows),
    devices: devicesOf(timed.rows, texts.rows, ceilings, plan),
    warnings: distinct([...passedOver(plan), ...busy, ...roundWarnings(timed), ...served, ...texts.warnings]),
    stopped: signal.aborted,
  };
}

/** What is timed with nothing else running: rounds between two measurements of the devices' ceilings. */
async function timeAlone(
  rows: readonly ImageRow[],
  sweeps: readonly SweepRequest[],
  context: SpeedContext,
): Promise<{ timed: RoundsResult; ceilings: Ceilings; busy: readonly Warning[] }> {
  const { plan } = context, busy = await busyMachine("timing");
  const entries = rows.filter(({ description }) => !(description instanceof Error) && description.sample.has)
    .map(({ entry }) => entry);
  const devices = plan.metrics.includes("peak_share") && entries.length > 0
    ? [
      ...new Set([
        plan.configuration.device,
        ...(entries.some(({ runtime }) => runtime === "tfjs") ? ["cpu" as const] : []),
      ]),
    ]
    : [];
  const before = await measureCeilings(devices, context);
  const timed = await withPairs(
    entries,
    context,
    (pairs) => timeRounds({ rows: entries, sweeps, pairs }, context),
  );
  return { timed, ceilings: await measureCeilings(devices, context, before), busy };
}

/** How a row's time for a sample stands against the base's. */
function imageBaseCell({ entry, row, description }: ImageRow, timed: RoundsResult, context: SpeedContext): Cell[] {
  const { plan, setting: { surroundings: { machine: { cpu } } } } = context;
  if (plan.against === null) return [];
  if (description instanceof Error) return [thrownCell(row, BASE_RATIO, description)];
  const { sample } = description, opened = timed.rows.get(entry.id)?.rounds[0]?.opened ?? [];
  if (!sample.has) return [emptyCell(row, BASE_RATIO, "undefined", sample.reason)];
  const { machine, details } = rowSetting(entry.model.card, opened, { plan, cpu, details: sample.convention });
  return baseCell(row, timed.pairs.get(entry.id), { plan, machine, details, what: "one sample" });
}

/** What a sample of every model costs, by id of the model. */
async function countOperations(
  rows: readonly ImageRow[],
  { setting: { pool }, plan: { metrics } }: SpeedContext,
): Promise<ReadonlyMap<string, SampleOperations | string>> {
  if (!metrics.includes("gflop_per_sample") && !metrics.includes("peak_share")) return new Map();
  const models = new Map(rows.map(({ entry: { model } }) => [model.card.id, model]));
  return new Map(
    await Promise.all([...models].map(async ([id, { folder }]) => {
      try {
        return [id, await pool.submit({ kind: "operations", folder })] as const;
      } catch (error) {
        return [id, `its operations could not be counted: ${error instanceof Error ? error.message : error}`] as const;
      }
    })),
  );
}

/** A row with what its graphs really ran on. */
function placedRow({ row }: ImageRow, times: Timed<RoundTimes> | undefined, plan: SpeedPlan): Row {
  const opened = times?.rounds[0]?.opened ?? [], { device, software } = placeOf(opened, plan.configuration.device);
  return { ...row, device: { id: opened[0]?.device ?? device, software } };
}

/** Everything that is about text. */
function withoutTexts(row: Row, { metrics }: SpeedPlan): Cell[] {
  return metrics.filter((metric) => TEXT_SPEED_METRICS.includes(metric))
    .map((metric) => emptyCell(row, metric, "undefined", "it draws images, and no tokens"));
}

/** Every device that graphs ran on, once, with what it reached on a matrix product. */
function devicesOf(
  rows: RoundsResult["rows"],
  texts: readonly Row[],
  ceilings: Ceilings,
  { configuration, device }: SpeedPlan,
): RanOn[] {
  const found = new Map<string, RanOn>();
  if (texts.some(({ runtime }) => runtime === "onnx")) {
    const { runtime, name, version, software, driver } = device.report, ceiling = ceilings.get(device.device);
    found.set(`onnx ${device.device}`, {
      ...{ runtime, device: device.device, name, version, software },
      ...(driver !== undefined && { driver }),
      ...(typeof ceiling === "object" && { ceiling }),
    });
  }
  for (const { rounds } of rows.values()) {
    for (const opened of rounds[0]?.opened ?? []) {
      const key = `${opened.runtime} ${opened.device}`;
      if (found.has(key)) continue;
      const known = placeOf([opened], configuration.device).device, ceiling = ceilings.get(known);
      found.set(key, {
        ...{ runtime: opened.runtime, device: opened.device, version: opened.version, software: opened.software },
        name: opened.name ?? (opened.device === device.device ? device.report.name : "unnamed"),
        ...(opened.driver !== undefined && { driver: opened.driver }),
        // It is ONNX Runtime's.
        ...(opened.runtime === "onnx" && typeof ceiling === "object" && { ceiling }),
      });
    }
  }
  return [...found.values()];
}

/** The GPUs that would have come first, and why they were not taken. */
function passedOver({ device }: SpeedPlan): Warning[] {
  return device.passedOver.flatMap((other) =>
    other.available ? [] : [{
      kind: "device-passed-over",
      message: `${device.device} was taken, and not ${other.device}: ${other.reason}.`,
      advice: `${other.advice}.`,
    }]
  );
}

/** What rounds warned of, and where they drifted apart. */
function roundWarnings({ rows, sweeps, pairs }: RoundsResult): Warning[] {
  const swept = [...sweeps.values(), ...pairs.values()].flatMap(({ rounds }) =>
    firstOfKind(rounds.flatMap(({ warnings }) => warnings))
  );
  const timed = [...rows].flatMap(([id, { rounds }]) => [
    ...firstOfKind(rounds.flatMap(({ warnings }) => warnings)),
    ...driftWarnings(id, rounds.map(({ single }) => single.latenciesMs)),
    ...(rounds[0]?.opened.some(({ whole }) => !whole)
      ? [{
        kind: "mixed-device",
        message: `${id} did not run on its device alone: the processor did what the device lacks.`,
        advice: "Its times are of both, and of the way between them: take them for no device's own.",
      }]
      : []),
  ]);
  return [...timed, ...swept];
}

/** One warning of each kind: the rounds of a model often say the same, in other numbers. */
function firstOfKind(warnings: readonly Warning[]): Warning[] {
  return [...Map.groupBy(warnings, ({ kind }) => kind).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const again = others.length === 0
      ? ""
      : ` So it was ${others.length === 1 ? "once" : `${others.length} times`} more.`;
    return [{ ...first, message: `${first.message}${again}` }];
  });
}

/** Each warning once: rounds often say the same. */
function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((one) => [`${one.kind} ${one.message}`, one])).values()];
}

/** Measures a text suite: likelihoods and writing over all workers at once, then speed alone, and gathers the cells. */
import type { Cell, ContextCurve, Decoding, Row, Warning, Writing } from "../../core/run.ts";
import { columnOf } from "../columns.ts";
import type { Findings } from "../findings.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { brokenRows } from "../participant.ts";
import type { PlannedModel } from "../plan_base.ts";
import type { RunSetting } from "../run_setting.ts";
import { Stopped } from "../worker_pool.ts";
import type { LanguageCard } from "../../card/card.ts";
import { type ComparedText, compareTexts } from "./compare_texts.ts";
import { countedBytes } from "./counted_text.ts";
import { compressorRows } from "./compressor_rows.ts";
import { contextCurve } from "./context_curve.ts";
import { decodingLabel, parseDecoding } from "./decoding.ts";
import { PERPLEXITY_METRICS, perplexityCells } from "./perplexity_cells.ts";
import { scoreDisjoint, scoreDocuments } from "./score_pass.ts";
import { SPEED_METRICS, speedCells } from "./speed_cells.ts";
import { canWrite, type TextPlan } from "./text_plan.ts";
import { openTextRow } from "./text_row.ts";
import type { TextModel, TextRun } from "./text_run.ts";
import { textUnits } from "./text_units.ts";
import { writeTexts, type WrittenTexts } from "./write_pass.ts";
import { trainingOf } from "./training_text.ts";
import { WRITTEN_METRICS, writtenCells, type WrittenFindings } from "./written_cells.ts";

/** What became of one row. */
interface Measured {
  readonly row: Row;
  readonly cells: readonly Cell[];
  /** Absent for a model that could not be opened. */
  readonly model?: TextModel;
  readonly compared?: ComparedText;
  readonly context?: ContextCurve;
  readonly decodings?: readonly Decoding[];
  readonly writing?: Writing;
  readonly warnings?: readonly Warning[];
}

/** Measures everything that a plan asks for; see `runSuite`. */
export async function measureTexts(plan: TextPlan, setting: RunSetting): Promise<Findings> {
  const { data, metrics } = plan;
  const place = { data: plan.configuration.data, cache: setting.cache.folder };
  const run: TextRun = { plan, setting, place, real: {} };
  const [models, realText, compressors] = await Promise.all([
    Promise.all(plan.models.map((planned) => measureModel(planned, run))),
    measureRealText(run),
    metrics.includes("bits_per_byte") ? compressorRows(run) : { rows: [], cells: [] },
  ]);
  const measured = [...models, realText], broken = brokenRows(plan.broken, metrics);
  const timed: Cell[] = [];
  for (const { row, model } of measured) timed.push(...await speedCells(row, model, run));
  return {
    rows: [...models.map(({ row }) => row), ...broken.rows, realText.row, ...compressors.rows],
    columns: metrics.map((metric) => columnOf(metric, undefined)),
    cells: [
      ...measured.flatMap(({ cells }) => cells),
      ...timed,
      ...broken.cells,
      ...compressors.cells,
    ].filter(({ metric }) => metrics.includes(metric)),
    galleries: [],
    comparisons: compareTexts(measured.flatMap(({ compared }) => compared ?? []), data.name),
    contexts: measured.flatMap(({ context }) => context ?? []),
    decodings: byDecoding(measured.flatMap(({ decodings }) => decodings ?? [])),
    writings: [realText, ...models].flatMap(({ writing }) => writing ?? []),
    datasets: [{ id: data.id, split: data.split, n: data.documents.length, sha256: data.sha256 }],
    warnings: [
      ...plan.warnings,
      ...measured.flatMap(({ warnings }) => warnings ?? []),
      ...data.notes.map((message) => ({ kind: "text", message, advice: "" })),
    ],
  };
}

async function measureModel(planned: PlannedModel<LanguageCard>, run: TextRun): Promise<Measured> {
  const { plan, setting, place } = run;
  const opened = await openTextRow(planned, place, setting), row: Row = { ...opened.row, group: plan.data.name };
  if ("error" in opened) {
    return { row, cells: plan.metrics.map((metric) => thrownCell(row, metric, opened.error)) };
  }
  const model: TextModel = { planned, description: opened.description, row };
  const [likelihood, writing] = await Promise.all([measureLikelihood(model, run), measureWriting(model, run)]);
  return { row: model.row, model, ...likelihood, ...writing, cells: [...likelihood.cells, ...writing.cells] };
}

async function measureLikelihood(
  model: TextModel,
  run: TextRun,
): Promise<Pick<Measured, "cells" | "compared" | "context" | "warnings">> {
  const { row, description } = model;
  try {
    const [scores, curve] = await Promise.all([scoreDocuments(model, run), curveOf(model, run)]);
    const isWhole = run.plan.windows.as !== "hf-evaluate", isText = scores.every(({ lossless }) => lossless);
    return {
      cells: perplexityCells(model, scores, run.plan),
      ...(isWhole && isText && {
        compared: {
          id: row.id,
          units: textUnits(scores, countedBytes(run.plan)),
          kind: description.unique ? "exact" : "lower-bound",
        },
      }),
      // A tokeniser that changes the text makes it a curve of another text.
      ...(isText && curve),
    };
  } catch (error) {
    return { cells: PERPLEXITY_METRICS.map((metric) => thrownCell(row, metric, error)) };
  }
}

/** A curve that could not be measured takes no number with it. */
async function curveOf(model: TextModel, run: TextRun): Promise<Pick<Measured, "context" | "warnings">> {
  try {
    return { context: { model: model.row.id, curve: contextCurve(await scoreDisjoint(model, run)) } };
  } catch (error) {
    if (error instanceof Stopped) return {};
    const advice = error instanceof Error ? error.message : String(error);
    return { warnings: [{ kind: "curve-missing", message: `${model.row.id} has no curve over context`, advice }] };
  }
}

async function measureWriting(
  model: TextModel,
  run: TextRun,
): Promise<Pick<Measured, "cells" | "decodings" | "writing">> {
  const { row } = model, { plan } = run, { preset } = plan, [first, ...further] = preset.decodings;
  if (first === undefined || !canWrite(plan)) {
    const reason = `the text has too few passages to continue (${plan.passages.length})`;
    return { cells: WRITTEN_METRICS.map((metric) => emptyCell(row, metric, "undefined", reason)) };
  }
  const training = trainingOf(model.planned.card);
  const measured = (written: WrittenTexts) => writtenCells({ row, written, training }, run);
  try {
    const written = await writeTexts(model, { decoding: first, count: preset.samples }, run);
    const found = await measured(written);
    const decodings = further.length === 0 ? [] : await Promise.all([
      measured({ ...written, texts: written.texts.slice(0, preset.furtherSamples) }).then(({ cells }) => ({
        decoding: written.decoding,
        cells: [...cells],
      })),
      ...further.map(async (decoding): Promise<Decoding> => {
        const other = decodingLabel(parseDecoding(decoding));
        try {
          const texts = await writeTexts(model, { decoding, count: preset.furtherSamples }, run);
          return { decoding: other, cells: [...(await measured(texts)).cells] };
        } catch (error) {
          return { decoding: other, cells: WRITTEN_METRICS.map((metric) => thrownCell(row, metric, error)) };
        }
      }),
    ]);
    return { cells: found.cells, decodings, writing: writingOf(row, written, found, run) };
  } catch (error) {
    return { cells: WRITTEN_METRICS.map((metric) => thrownCell(row, metric, error)) };
  }
}

/** The text itself: what a model that writes like it would measure. */
async function measureRealText(run: TextRun): Promise<Measured> {
  const { plan } = run, { data, preset } = plan;
  const row: Row = {
    id: "real-text",
    title: "the text itself",
    family: "data",
    role: "anchor",
    group: data.name,
  };
  const nothing = plan.metrics.filter((metric) => !WRITTEN_METRICS.includes(metric) && !SPEED_METRICS.includes(metric))
    .map((metric) => emptyCell(row, metric, "undefined", "real text: its entropy is not known"));
  if (!canWrite(plan)) {
    const reason = `the text has too few passages to continue (${plan.passages.length})`;
    return {
      row,
      cells: [...nothing, ...WRITTEN_METRICS.map((metric) => emptyCell(row, metric, "undefined", reason))],
    };
  }
  const training = data.training ?? "the text has no registered training text: copies cannot be looked for";
  const texts = plan.passages.map(({ continuation }) => continuation);
  const written = { decoding: "the text itself", texts };
  const [found, fewer] = await Promise.all([
    writtenCells({ row, written, training }, run),
    preset.decodings.length < 2
      ? undefined
      : writtenCells({ row, written: { ...written, texts: texts.slice(0, preset.furtherSamples) }, training }, run),
  ]);
  return {
    row,
    cells: [...nothing, ...found.cells],
    decodings: fewer === undefined ? [] : [{ decoding: written.decoding, cells: [...fewer.cells] }],
    writing: writingOf(row, written, found, run),
  };
}

function writingOf(row: Row, written: WrittenTexts, { copies }: WrittenFindings, { plan }: TextRun): Writing {
  const shown = Math.min(plan.suite.shown, written.texts.length);
  return {
    model: row.id,
    decoding: written.decoding,
    rule: `the first ${shown} of ${written.texts.length} prompts, which lie evenly over the text`,
    samples: written.texts.slice(0, shown).map((text, i) => {
      const copy = copies?.each[i];
      return {
        prompt: plan.passages[i]!.prompt,
        text,
        ...(copy !== undefined && {
          copied: [copy.copied[0], copy.copied[1]],
          nearest: { passage: copy.passage, distance: copy.distance },
        }),
      };
    }),
  };
}

/** The cells of all rows under each way of drawing tokens. */
function byDecoding(found: readonly Decoding[]): Decoding[] {
  return [...Map.groupBy(found, ({ decoding }) => decoding)]
    .map(([decoding, own]) => ({ decoding, cells: own.flatMap(({ cells }) => cells) }));
}

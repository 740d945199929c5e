/** What a model wrote, as cells: variety, repetition, nearness to the real text, copies of the training text. */
import type { Cell, Convention, Estimate, Row } from "../../core/run.ts";
import { TEXT_DATASETS, textEntry } from "../../dataset/text/text_registry.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import type { Copies, MauveOutcome, WrittenOutcome } from "./text_task.ts";
import type { TextModel, TextRun } from "./text_run.ts";
import { textFeatures, type WrittenTexts } from "./write_pass.ts";

/** Metrics of what was written, and how they are told. */
const WRITTEN = {
  distinct_2: { unit: "", direction: "higher", counts: "different pairs of words over all, within texts" },
  distinct_4: { unit: "", direction: "higher", counts: "different runs of four words over all, within texts" },
  self_bleu: { unit: "", direction: "lower", counts: "BLEU-4 of each text against all others, smoothing 1" },
  repetition: { unit: "", direction: "lower", counts: "seq-rep-4: repeated runs of four words, mean over texts" },
  entropy_gap: { unit: "bits", direction: "lower", counts: "entropy of words, written less real (Miller-Madow)" },
} as const;
const COPIES = {
  copy_distance: { unit: "", direction: "higher", of: "distance" },
  longest_copy: { unit: "characters", direction: "lower", of: "longest" },
} as const;

export const WRITTEN_METRICS: readonly string[] = ["mauve", ...Object.keys(WRITTEN), ...Object.keys(COPIES)];

/** The cells of one set of texts, and the copies that were found in each of them. */
export interface WrittenFindings {
  readonly cells: readonly Cell[];
  readonly copies?: Copies;
}

/** Texts of one row. */
export interface TextsOfRow {
  readonly row: Row;
  readonly written: WrittenTexts;
  /** The training text of whoever wrote; a reason where it is not known or not here. */
  readonly training: TrainingText | string;
}

export interface TrainingText {
  readonly dataset: string;
  readonly split: string;
}

/** The text that a model was trained on, where it is registered. */
export function trainingOf({ planned: { card } }: Pick<TextModel, "planned">): TrainingText | string {
  const { network } = card.language;
  if (network.kind === "kneser-ney") return network.training;
  const known = TEXT_DATASETS.some(({ id }) => id === card.dataset);
  if (known && Object.hasOwn(textEntry(card.dataset).splits, "train")) return { dataset: card.dataset, split: "train" };
  return `${card.id} was trained on ${card.dataset}, which is no registered text: copies cannot be looked for`;
}

/** Measures what was written against the real continuations of the same prompts. */
export async function writtenCells({ row, written, training }: TextsOfRow, run: TextRun): Promise<WrittenFindings> {
  const { plan, setting: { pool } } = run, { data: dataDirs } = plan.configuration;
  const texts = written.texts, passages = plan.passages.slice(0, texts.length);
  const real = passages.map(({ continuation }) => continuation);
  const convention: Convention = {
    text: plan.data.name,
    n: texts.length,
    prompt: `${plan.suite.prompt} bytes, to the end of a word`,
    sample: `${plan.suite.sample} bytes`,
    decoding: row.role === "anchor" ? "the text itself" : written.decoding,
  };
  const isReal = row.role === "anchor";
  const [outcomes, copies, mauve] = await Promise.all([
    settled(pool.submit({ kind: "written", texts, real })),
    typeof training === "string" ? training : settled(pool.submit({ kind: "copies", texts, training, data: dataDirs })),
    isReal ? "the real text is what the others are held against" : settled(mauveOf(row.id, texts, run)),
  ]);
  const cells = [mauveCell(row, mauve, { n: texts.length, convention }, run)];
  for (const [metric, { unit, direction, counts }] of Object.entries(WRITTEN)) {
    if (isReal && metric === "entropy_gap") {
      cells.push(emptyCell(row, metric, "undefined", "the real text is what the others are held against"));
    } else {
      cells.push(
        outcomes instanceof Error
          ? thrownCell(row, metric, outcomes)
          : cellOf(row, metric, outcomes[metric], { unit, direction }, { ...convention, counts, tokens: "words" }),
      );
    }
  }
  for (const [metric, { unit, direction, of }] of Object.entries(COPIES)) {
    const against = typeof training === "string" ? {} : { training: `${training.dataset}:${training.split}` };
    cells.push(
      typeof copies === "string"
        ? emptyCell(row, metric, "undefined", copies)
        : copies instanceof Error
        ? thrownCell(row, metric, copies)
        : cellOf(row, metric, copies[of], { unit, direction }, { ...convention, ...against, symbols: "characters" }),
    );
  }
  return { cells, ...(typeof copies !== "string" && !(copies instanceof Error) && { copies }) };
}

async function mauveOf(model: string, texts: readonly string[], run: TextRun): Promise<MauveOutcome> {
  const { plan, setting } = run;
  const [written, real] = await Promise.all([
    textFeatures(model, texts, run),
    textFeatures("held-out", plan.passages.slice(0, texts.length).map(({ continuation }) => continuation), run),
  ]);
  return await setting.pool.submit({
    kind: "mauve",
    written,
    real,
    dimension: written.length / texts.length,
    seeds: plan.preset.mauveSeeds,
    threads: 1,
  });
}

function mauveCell(
  row: Row,
  mauve: MauveOutcome | Error | string,
  { n, convention }: Pick<Estimate, "n" | "convention">,
  { plan: { features, preset } }: TextRun,
): Cell {
  if (typeof mauve === "string") return emptyCell(row, "mauve", "undefined", mauve);
  if (mauve instanceof Error) return thrownCell(row, "mauve", mauve);
  return measuredCell(row, "mauve", {
    value: mauve.mean,
    interval: mauve.interval === null ? null : [...mauve.interval],
    level: 0.95,
    n,
    unit: "",
    direction: "higher",
    convention: {
      ...convention,
      network: typeof features === "string" ? "none" : features.card.id,
      layer: "mean of the last hidden states, without the prompt",
      clusters: mauve.clusters,
      scaling: 5,
      seeds: preset.mauveSeeds,
      interval: "t over seeds of the clustering alone",
    },
    details: {
      ...(Number.isFinite(mauve.deviation) && { deviation_over_seeds: rounded(mauve.deviation) }),
      mauve_star: rounded(mauve.star),
      frontier_integral: rounded(mauve.frontierIntegral),
    },
  });
}

function cellOf(
  row: Row,
  metric: string,
  outcome: WrittenOutcome | undefined,
  { unit, direction }: Pick<Estimate, "unit" | "direction">,
  convention: Convention,
): Cell {
  if (outcome === undefined) return emptyCell(row, metric, "failed", "nothing was measured");
  if (!outcome.ok) return emptyCell(row, metric, "undefined", outcome.reason);
  const { value, interval, n } = outcome;
  return measuredCell(row, metric, {
    value,
    interval: interval === null ? null : [...interval],
    level: 0.95,
    n,
    unit,
    direction,
    convention,
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** A result, or the error in its place: the others are still told. */
async function settled<T>(result: Promise<T>): Promise<T | Error> {
  try {
    return await result;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

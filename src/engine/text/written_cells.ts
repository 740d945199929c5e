/** What a model wrote, as cells: variety, repetition, nearness to the real text, copies of the training text. */
import type { Cell, Convention, Estimate, Row } from "../../core/run.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import type { Copies, MauveOutcome, WrittenOutcome } from "./text_task.ts";
import type { TextRun } from "./text_run.ts";
import type { TrainingText } from "./training_text.ts";
import { realFeatures, textFeatures, type WrittenTexts } from "./write_pass.ts";

/** Metrics of what was written, how they are told, and what is told beside them. */
const WRITTEN = {
  distinct_2: {
    unit: "",
    direction: "higher",
    counts: "different pairs of words over all, within texts",
    beside: ["distinct_1"],
  },
  distinct_4: {
    unit: "",
    direction: "higher",
    counts: "different runs of four words over all, within texts",
    beside: ["distinct_3"],
  },
  self_bleu: {
    unit: "",
    direction: "lower",
    counts: "BLEU-4 of each text against all others, smoothing 1",
    beside: [],
  },
  repetition: {
    unit: "",
    direction: "lower",
    counts: "seq-rep-4: repeated runs of four words, mean over texts",
    beside: ["token_repetition", "loops"],
  },
  entropy_gap: {
    unit: "bits",
    direction: "lower",
    counts: "entropy of words, written less real (Miller-Madow)",
    beside: ["unigram_entropy", "zipf"],
  },
} as const;
const COPIES = {
  copy_distance: { unit: "", direction: "higher", of: "distance" },
  longest_copy: { unit: "characters", direction: "lower", of: "longest" },
} as const;

/** Texts, of which there are ten to a cluster. Its authors advise thousands. */
const LEAST_FOR_MAUVE = 50;

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
    isReal
      ? "the real text is what the others are held against"
      : texts.length < LEAST_FOR_MAUVE
      ? `${texts.length} texts make too few clusters to say anything: MAUVE needs at least ${LEAST_FOR_MAUVE}`
      : settled(mauveOf(row.id, written.decoding, texts, run)),
  ]);
  const cells = [mauveCell(row, mauve, { n: texts.length, convention }, run)];
  for (const [metric, { unit, direction, counts, beside }] of Object.entries(WRITTEN)) {
    if (isReal && metric === "entropy_gap") {
      cells.push(emptyCell(row, metric, "undefined", "the real text is what the others are held against"));
    } else {
      cells.push(
        outcomes instanceof Error ? thrownCell(row, metric, outcomes) : cellOf(row, metric, outcomes[metric], {
          unit,
          direction,
          convention: { ...convention, counts, tokens: "words" },
          details: detailsOf(outcomes, beside),
        }),
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
        : cellOf(row, metric, copies[of], {
          unit,
          direction,
          convention: { ...convention, ...against, symbols: "characters" },
        }),
    );
  }
  return { cells, ...(typeof copies !== "string" && !(copies instanceof Error) && { copies }) };
}

async function mauveOf(
  model: string,
  decoding: string,
  texts: readonly string[],
  run: TextRun,
): Promise<MauveOutcome> {
  const { plan, setting } = run;
  const [written, real] = await Promise.all([
    textFeatures({ model, decoding }, texts, run),
    realFeatures(texts.length, run),
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
      interval: "t over seeds of the clustering alone: other texts of the same model scatter more",
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
  told: Pick<Estimate, "unit" | "direction" | "convention" | "details">,
): Cell {
  if (outcome === undefined) return emptyCell(row, metric, "failed", "nothing was measured");
  if (!outcome.ok) return emptyCell(row, metric, "undefined", outcome.reason);
  const { value, interval, n } = outcome;
  return measuredCell(row, metric, {
    value,
    interval: interval === null ? null : [...interval],
    level: 0.95,
    n,
    ...told,
  });
}

/** Numbers that stand beside a metric's own. */
function detailsOf(outcomes: Readonly<Record<string, WrittenOutcome>>, beside: readonly string[]): Convention {
  return Object.fromEntries(beside.flatMap((id) => {
    const outcome = outcomes[id];
    return outcome?.ok === true ? [[id, rounded(outcome.value)]] : [];
  }));
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

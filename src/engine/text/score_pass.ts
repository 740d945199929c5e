/** Scores every document of a text with one model, in units of work. */
import { runQualityPass } from "../quality_pass.ts";
import { disjointRule, windowRule } from "./window_rules.ts";
import type { TextModel, TextRun } from "./text_run.ts";
import type { WindowRule } from "./text_task.ts";

/** What a model says of one document. */
export interface DocumentScores {
  /** log p of each predicted token, in nats. */
  readonly nats: Float64Array;
  /** Bytes that each stands for. */
  readonly sizes: Float64Array;
  /** Bytes of text before each in its window. */
  readonly before: Float64Array;
  /** Bytes of text that are predicted, in all. */
  readonly bytes: number;
  /** Whether the tokeniser gives the text back as it was. */
  readonly lossless: boolean;
}

/** Scores by the rule of the table's numbers. */
export function scoreDocuments(model: TextModel, run: TextRun): Promise<DocumentScores[]> {
  return score(model, windowRule(model.planned.card, run.plan.windows), "documents", run);
}

/** Scores again in windows that share nothing, for the curve over context. */
export function scoreDisjoint(model: TextModel, run: TextRun): Promise<DocumentScores[]> {
  return score(model, disjointRule(model.planned.card, run.plan.windows), "context curve", run);
}

async function score(
  { row, planned: { card, folder } }: TextModel,
  windows: WindowRule,
  method: string,
  { plan: { data }, setting, place }: TextRun,
): Promise<DocumentScores[]> {
  const { documents } = data;
  const { nats, bytes, before, document } = await runQualityPass({
    pass: "likelihood",
    method,
    order: 0,
    model: row.id,
    card,
    total: documents.length,
    unit: 1,
    task: (first) => ({
      kind: "score-text",
      folder,
      ...place,
      text: documents[first]!.text,
      windows,
    }),
  }, setting);
  if (
    !(nats instanceof Float64Array && bytes instanceof Float64Array && before instanceof Float64Array &&
      document instanceof Float64Array)
  ) {
    throw new Error("A pass over documents gave no log-likelihoods");
  }
  let at = 0;
  return documents.map((_, i) => {
    const [tokens = 0, size = 0, lossless = 0] = document.subarray(3 * i, 3 * i + 3);
    const of = (array: Float64Array) => array.subarray(at, at + tokens);
    const scores = { nats: of(nats), sizes: of(bytes), before: of(before), bytes: size, lossless: lossless === 1 };
    at += tokens;
    return scores;
  });
}

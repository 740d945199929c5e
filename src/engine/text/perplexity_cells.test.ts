import { expect, test } from "vitest";
import golden from "../../language/goldens/perplexity.json" with { type: "json" };
import type { Cell } from "../../core/run.ts";
import { fixtureLanguageCard } from "./fixture_language_card.ts";
import { perplexityCells } from "./perplexity_cells.ts";
import type { DocumentScores } from "./score_pass.ts";
import type { TextModel } from "./text_run.ts";
import type { TextPlan } from "./text_plan.ts";
import type { PerplexityLibrary } from "./window_rules.ts";

// The golden documents have more words than so few bytes can spell: one text has the words, the other the bytes.
const ofWords = golden.docs.map(({ words }, i) => ({ id: `${i}`, text: new Array(words).fill("w").join(" ") }));
const ofBytes = golden.docs.map(({ utf8_bytes }, i) => ({ id: `${i}`, text: "w".repeat(utf8_bytes) }));
const scores = golden.docs.map(({ loglikelihood_nats, tokens, utf8_bytes }): DocumentScores => ({
  nats: new Float64Array(tokens).fill(loglikelihood_nats / tokens),
  sizes: new Float64Array(tokens),
  before: new Float64Array(tokens),
  bytes: utf8_bytes,
  lossless: true,
}));
const model: TextModel = {
  row: { id: "test", title: "test", family: "language", role: "model" },
  planned: { card: fixtureLanguageCard({ context: 64 }), folder: "", name: "test" },
  description: { architecture: "transformer", tokenizer: "bytes", unique: true, keepsPast: true, features: null },
};

function cells(as: PerplexityLibrary | null, documents = ofWords, of = scores): Cell[] {
  // What a plan holds besides is not read here.
  const plan = {
    data: { name: "golden", documents, preparation: {} },
    windows: { context: null, stride: null, as },
  } as unknown as TextPlan;
  return perplexityCells(model, of, plan);
}

const value = (found: readonly Cell[], metric: string): number => {
  const cell = found.find((one) => one.metric === metric);
  if (cell?.state !== "measured") throw new Error(`${metric}: ${cell?.state}`);
  return cell.value;
};

test("as lm-eval: words, bytes and bits as the harness aggregates them", () => {
  const found = cells("lm-eval");
  expect(value(found, "word_perplexity")).toBeCloseTo(golden.word_perplexity, 8);
  const inBytes = cells("lm-eval", ofBytes);
  expect(value(inBytes, "byte_perplexity")).toBeCloseTo(golden.byte_perplexity, 10);
  expect(value(inBytes, "bits_per_byte")).toBeCloseTo(golden.bits_per_byte, 10);
  expect(found.find(({ metric }) => metric === "token_perplexity")).toMatchObject({
    state: "undefined",
    reason: expect.stringContaining("lm-eval gives no such number"),
  });
});

test("as hf-evaluate: the mean of the documents' perplexities; as torchmetrics: of all tokens together", () => {
  expect(value(cells("hf-evaluate"), "token_perplexity")).toBeCloseTo(
    golden.mean_of_per_document_token_perplexity_hf_evaluate,
    8,
  );
  expect(value(cells("torchmetrics"), "token_perplexity")).toBeCloseTo(golden.token_perplexity, 8);
});

test("all are of the same log-likelihoods: their logarithms are in the ratio of what they are divided by", () => {
  const found = cells(null),
    total = (of: "words" | "utf8_bytes" | "tokens") => golden.docs.reduce((sum, one) => sum + one[of], 0);
  const nats = -golden.docs.reduce((sum, one) => sum + one.loglikelihood_nats, 0);
  expect(Math.log(value(found, "word_perplexity"))).toBeCloseTo(nats / total("words"), 10);
  expect(Math.log(value(found, "token_perplexity"))).toBeCloseTo(nats / total("tokens"), 10);
  expect(value(found, "bits_per_byte") * Math.LN2).toBeCloseTo(Math.log(value(found, "byte_perplexity")), 12);
});

test("token perplexities of different tokenisers stand apart, bits per byte stand together", () => {
  const fingerprint = (metric: string, tokenizer: string) => {
    const plan = {
      data: { name: "golden", documents: ofWords, preparation: {} },
      windows: { context: null, stride: null, as: null },
    };
    const other = { ...model, description: { ...model.description, tokenizer } };
    const cell = perplexityCells(other, scores, plan as unknown as TextPlan).find((one) => one.metric === metric)!;
    return "fingerprint" in cell ? cell.fingerprint : "";
  };
  expect(fingerprint("token_perplexity", "a")).not.toBe(fingerprint("token_perplexity", "b"));
  expect(fingerprint("bits_per_byte", "a")).toBe(fingerprint("bits_per_byte", "b"));
});

test("a tokeniser that changed a document makes every number invalid", () => {
  const [first, ...others] = scores;
  for (const cell of cells(null, ofWords, [{ ...first!, lossless: false }, ...others])) {
    expect(cell).toMatchObject({ state: "invalid", reason: expect.stringContaining("changes 1 of") });
  }
});

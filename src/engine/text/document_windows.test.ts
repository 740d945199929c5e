import { expect, test } from "vitest";
import golden from "../../language/goldens/rolling_windows.json" with { type: "json" };
import type { LanguageCard } from "../../card/card.ts";
import { documentWindows } from "./document_windows.ts";
import { fixtureLanguageCard } from "./fixture_language_card.ts";
import { disjointRule, refusal, windowRule } from "./window_rules.ts";

const count = (length: number) => Array.from({ length }, (_, i) => i);
const reads = (context: number | null, more: Partial<LanguageCard["language"]> = {}): LanguageCard =>
  fixtureLanguageCard({ context, prefix: -1 as never, ...more });
const none = { context: null, stride: null, as: null } as const;

test.each(golden.cases.filter(({ context_len }) => context_len === 1))(
  "as lm-eval: $n_tokens tokens by $max_seq_len are cut as the harness cuts them",
  ({ n_tokens, max_seq_len, prefix, disjoint }) => {
    const rule = windowRule(reads(max_seq_len), { ...none, as: "lm-eval" });
    expect(documentWindows(count(n_tokens), prefix, rule)).toEqual(disjoint);
  },
);

test("our own way predicts every token once, and all but a document's first with half of the context before them", () => {
  const windows = documentWindows(count(100), -1, windowRule(reads(16), none));
  expect(windows.flatMap(([, predicted]) => predicted)).toEqual(count(100));
  for (const [given, predicted] of windows.slice(1)) {
    expect(given.length).toBeGreaterThanOrEqual(9);
    expect(given.length + predicted.length - 1).toBeLessThanOrEqual(16);
  }
});

test("a model without a bound reads a document in one window", () => {
  expect(documentWindows(count(50), 7, windowRule(reads(null), none))).toEqual([[[7], count(50)]]);
});

test("as hf-evaluate: the context counts the start token and the last predicted one, and the rest is cut off", () => {
  const rule = windowRule(reads(10), { ...none, as: "hf-evaluate" });
  expect(documentWindows(count(30), -1, rule)).toEqual([[[-1], count(9)]]);
  expect(documentWindows(count(5), -1, rule)).toEqual([[[-1], count(5)]]);
  // Without a bound nothing is cut off.
  expect(documentWindows(count(30), -1, windowRule(reads(null), { ...none, as: "hf-evaluate" }))).toEqual([
    [[-1], count(30)],
  ]);
  expect(() => windowRule(reads(1), { ...none, as: "hf-evaluate" })).toThrow(/would predict nothing/);
});

test("without a prefix the first token is given, and a document of it alone predicts nothing", () => {
  const [[given, predicted]] = documentWindows(count(4), null, windowRule(reads(8), none)) as [[number[], number[]]];
  expect([given, predicted]).toEqual([[0], [1, 2, 3]]);
  expect(() => documentWindows([3], null, windowRule(reads(8), none))).toThrow(/one token/);
  expect(() => documentWindows([], 0, windowRule(reads(8), none))).toThrow(/no tokens/);
});

test("windows for the curve begin anew, 512 tokens where the model knows no bound", () => {
  expect(
    documentWindows(count(1000), -1, disjointRule(reads(null), none)).map(([given, predicted]) => [
      given.length,
      predicted.length,
    ]),
  ).toEqual([[1, 512], [1, 488]]);
});

test("a context beyond the model's, or a stride beyond the context, is refused with both numbers", () => {
  expect(() => windowRule(reads(16), { ...none, context: 32 })).toThrow(/at most the 16 tokens .* got 32/);
  expect(() => windowRule(reads(16), { ...none, stride: 17 })).toThrow(
    /at most the context of 16 tokens that test has, got 17/,
  );
  expect(windowRule(reads(16), { ...none, context: 8, stride: 2 })).toMatchObject({ context: 8, stride: 2 });
});

test("a card without a rolling rule refuses a document beyond the context, and only that", () => {
  const card = reads(16, { longDocuments: "refused" });
  const rule = windowRule(card, none);
  expect(refusal(card, rule, 16)).toBeUndefined();
  expect(refusal(card, rule, 17)).toMatch(/the document has 17 tokens, test reads 16 at once.*refuses rolling windows/);
  expect(refusal(card, windowRule(card, { ...none, context: 8 }), 9)).toMatch(/9 tokens, test reads 8 at once/);
  expect(refusal(reads(16), rule, 17)).toBeUndefined();
});

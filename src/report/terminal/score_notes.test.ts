import { expect, test } from "vitest";
import type { Convention, Run } from "../../core/run.ts";
import { fixtureRun, measuredCell } from "../fixture/fixture_run.ts";
import { scoreNotes } from "./score_notes.ts";

/** Cells of the fixture with conventions of their own, by model and metric. */
function runWith(conventions: readonly (readonly [model: string, metric: string, convention: Convention])[]): Run {
  const run = fixtureRun();
  return {
    ...run,
    rows: run.rows.filter(({ id }) => conventions.some(([model]) => model === id)),
    cells: conventions.map(([model, metric, convention]) => ({ ...measuredCell(run, model, metric), convention })),
  };
}

test("metrics of one rule stand together, and the value of most is shared", () => {
  const notes = scoreNotes(runWith([
    ["vae-mnist", "precision", { layer: "features", n_generated: 50, n_reference: 60, k: 5 }],
    ["vae-mnist", "recall", { layer: "features", n_generated: 50, n_reference: 60, k: 5 }],
    ["vae-mnist", "kid", { layer: "features", n_generated: 50, n_reference: 60, degree: 3 }],
    ["vae-mnist", "inception_score", { layer: "logits", n_generated: 50 }],
  ]));
  expect(notes.shared).toBe("layer features · n reference 60 · n generated 50");
  expect(notes.how).toEqual(["KID: degree 3", "Inception Score: layer logits", "precision, recall: k 5"]);
});

test("sizes of sets are told set by set, and a rule of one set alone names it", () => {
  const notes = scoreNotes(runWith([
    ["vae-mnist", "fid", { layer: "features", n_generated: 50, retry: false }],
    ["gan-mnist", "fid", { layer: "features", n_generated: 70, retry: true }],
  ]));
  expect(notes.shared).toBe("layer features · n generated 50 of vae-mnist, 70 of gan-mnist");
  expect(notes.how).toEqual([
    "FID (lenet-mnist) of vae-mnist: retry false",
    "FID (lenet-mnist) of gan-mnist: retry true",
  ]);
});

test("a library's rule takes the place of the setting of its name, and the interval's method comes last", () => {
  const { how } = scoreNotes(runWith([
    ["vae-mnist", "recall", { interval: "none", boundary: "<=", rule_boundary: "a surface is in", k: 3 }],
    ["vae-mnist", "fid", { ddof: 1 }],
  ]));
  expect(how[1]).toBe("recall: boundary: a surface is in · k 3 · interval none");
});

import { expect, test } from "vitest";
import type { LikelihoodKind, Run } from "../../core/run.ts";
import { charts } from "../chart/charts.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { kindNote } from "./kind_note.ts";
import { latexText } from "./latex_text.ts";
import { reportHtml } from "../page/report_html.ts";
import { tableMd } from "./table_md.ts";
import { tableTex } from "./table_tex.ts";
import { terminalTable } from "../terminal/terminal_table.ts";

const BITS = { id: "bits_per_dim", title: "bits/dim" };

/** The fixture's pixelcnn, vae and ddpm with these kinds of likelihood. */
function ofKinds(...kinds: readonly LikelihoodKind[]): Run {
  const run = fixtureRun();
  const models = ["pixelcnn-mnist", "vae-mnist", "ddpm-mnist"].slice(0, kinds.length);
  const cells = models.map((model, i) => ({ ...measuredCell(run, model, "bits_per_dim"), kind: kinds[i] ?? "exact" }));
  return { ...run, cells: [...run.cells.filter((cell) => cell.metric !== "bits_per_dim"), ...cells] };
}

test("the note names every kind that is ranked, the surest first", () => {
  expect(kindNote(ofKinds("lower-bound", "exact"), BITS)?.sentence).toBe(
    "bits/dim ranks exact values beside upper bounds (≤): a bound's model may truly be lower.",
  );
  expect(kindNote(ofKinds("importance-weighted", "lower-bound", "exact"), BITS)?.sentence).toBe(
    "bits/dim ranks exact values beside importance-weighted upper bounds (≤) and upper bounds (≤): a bound's model may " +
      "truly be lower.",
  );
  expect(kindNote(ofKinds("estimate", "exact"), BITS)?.sentence).toBe(
    "bits/dim ranks exact values beside estimates: an estimate may err to either side.",
  );
  expect(kindNote(ofKinds("lower-bound", "upper-bound"), BITS)?.sentence).toBe(
    "bits/dim ranks upper bounds (≤) beside lower bounds (≥): a bound's model may truly lie beyond it, on the side of " +
      "its sign.",
  );
});

test("bounds among themselves are said to be no more than that", () => {
  expect(kindNote(ofKinds("lower-bound", "lower-bound"), BITS)?.sentence).toBe(
    "bits/dim ranks upper bounds (≤), not true values: a bound's model may truly be lower.",
  );
});

test("a column of one sure kind, of no likelihoods, or of one number needs no note", () => {
  expect(kindNote(ofKinds("exact", "exact", "exact"), BITS)).toBeNull();
  expect(kindNote(ofKinds("lower-bound"), BITS)).toBeNull();
  expect(kindNote(fixtureRun(), { id: "fid", title: "FID" })).toBeNull();
  const apart = { ...measuredCell(ofKinds("exact", "lower-bound"), "vae-mnist", "bits_per_dim"), fingerprint: "other" };
  expect(kindNote(withCells(ofKinds("exact", "lower-bound"), apart), BITS)).toBeNull();
});

test("every exporter and chart that ranks mixed kinds says so, and has no best there", () => {
  const run = ofKinds("exact", "lower-bound");
  const { sentence = "", short = "" } = kindNote(run, BITS) ?? {};
  const html = reportHtml(run, { charts: [], images: new Map() });
  expect(html).toContain(`<li>${sentence.replace("'", "&#39;")}</li>`);
  expect(html).toMatch(/1\.031<\/button><span class="rank"[^>]*>☆/);
  expect(tableMd(run)).toContain(`- ${sentence}`);
  expect(tableMd(run)).toContain("| 1.031 ☆ ");
  expect(tableTex(run)).toContain(latexText(sentence));
  expect(terminalTable(run, { width: 200, color: false })).toContain(sentence);
  expect(terminalTable(run, { width: 200, color: false })).toMatch(/1\.031☆/);
  const [, , bits, families] = charts(run);
  expect(bits?.title).toBe("pixelcnn-mnist shows the lowest number in bits/dim: 1.031 [1.028, 1.034] (exact)");
  expect(bits?.caption).toContain(sentence);
  expect(families?.caption).toContain(sentence);
  expect(families?.alt).toContain(`In bits/dim pixelcnn-mnist leads by its number alone: ${short}.`);
}, 30_000);

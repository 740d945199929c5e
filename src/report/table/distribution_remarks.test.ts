import { expect, test } from "vitest";
import type { Cell, Convention, Run } from "../../core/run.ts";
import { distributionRemarks } from "./distribution_remarks.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { reportHtml } from "../page/report_html.ts";
import { tableMd } from "./table_md.ts";
import { tableTex } from "./table_tex.ts";
import { terminalTable } from "../terminal/terminal_table.ts";

/** The fixture whose sample metrics carry these details. */
function sampledBy(details: Readonly<Record<string, Convention>>): Run {
  const run = fixtureRun();
  const cells = run.cells.map((cell): Cell => {
    const own = details[cell.model];
    return cell.state === "measured" && cell.kind === undefined && own !== undefined ? { ...cell, details: own } : cell;
  });
  return { ...run, cells };
}

const BOTH = sampledBy({
  "vae-mnist": { sampler: "prior", pixels: "mean", micro_batch: 64 },
  "ddpm-mnist": { sampler: "ddim", steps: 25, eta: 0 },
});
const LINES = [
  "vae-mnist: samples show the decoder's mean; its bits/dim are of the decoder's distribution.",
  "ddpm-mnist: sampled by DDIM in 25 steps; its bits/dim are of the whole chain.",
];

test("a model that samples from something else than it scores has a line", () => {
  expect(distributionRemarks(BOTH)).toEqual(LINES);
});

test("fewer ancestral steps than the chain has are a line of their own", () => {
  const run = sampledBy({ "ddpm-mnist": { sampler: "ancestral", steps: 25 } });
  const withChain = (chain: number): Run => ({
    ...run,
    cells: run.cells.map((cell) =>
      cell.model === "ddpm-mnist" && cell.state === "measured" && cell.kind !== undefined
        ? { ...cell, details: { chain } }
        : cell
    ),
  });
  expect(distributionRemarks(withChain(1000))).toEqual([
    "ddpm-mnist: sampled in 25 steps; its bits/dim are of the whole chain of 1000.",
  ]);
  expect(distributionRemarks(withChain(25))).toEqual([]);
});

test("a model that samples from what it scores has none", () => {
  expect(distributionRemarks(fixtureRun())).toEqual([]);
  expect(distributionRemarks(sampledBy({
    "vae-mnist": { sampler: "prior", pixels: "draw" },
    "pixelcnn-mnist": { sampler: "ancestral", cached: true },
    "ddpm-mnist": { sampler: "ancestral", steps: 1000 },
    "gan-mnist": { sampler: "generator" },
  }))).toEqual([]);
});

test("without a likelihood the line speaks of the samples alone", () => {
  const cells = BOTH.cells.filter((cell) => cell.metric !== "bits_per_dim");
  expect(distributionRemarks({ ...BOTH, cells })[1]).toBe("ddpm-mnist: sampled by DDIM in 25 steps.");
});

test("every table carries the lines", () => {
  for (const line of LINES) {
    expect(tableMd(BOTH)).toContain(`- ${line}`);
    expect(tableTex(BOTH)).toContain(line);
    expect(terminalTable(BOTH, { width: 120, color: false })).toContain(line);
    expect(reportHtml(BOTH, { charts: [], images: new Map() })).toContain(`<li>${line.replaceAll("'", "&#39;")}</li>`);
  }
});

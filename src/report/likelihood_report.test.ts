import { decode } from "fast-png";
import { expect, test } from "vitest";
import type { Cell, Comparison, Run } from "../core/run.ts";
import { answer } from "./answer/answer.ts";
import { chartPng } from "./chart/chart_png.ts";
import { charts } from "./chart/charts.ts";
import { comparisonSentence } from "./words/comparison_sentence.ts";
import { fixtureLikelihoodRun } from "./fixture/fixture_likelihood_run.ts";
import { groupRuns } from "./table/group_runs.ts";
import { likelihoodsCsv } from "./table/likelihoods_csv.ts";
import { outlierFinding } from "./words/outlier_finding.ts";
import { reportHtml } from "./page/report_html.ts";
import { reportTable } from "./table/report_table.ts";
import { tableMd } from "./table/table_md.ts";
import { tableTex } from "./table/table_tex.ts";
import { terminalLikelihoods } from "./terminal/terminal_likelihoods.ts";
import { terminalTable } from "./terminal/terminal_table.ts";

const run = fixtureLikelihoodRun();

/** The fixture with a model that was asked to tell outliers, by this AUROC. */
function withOutliers(value: number, interval: [number, number]): Run {
  const told = { model: "vae-mnist", inliers: "mnist:holdout10k", outliers: "fashion-mnist:test", n: 100 };
  const cell: Cell = { ...run.cells[1]!, metric: "ood_likelihood", ...{ value, interval } } as Cell;
  return {
    ...run,
    cells: [...run.cells, cell],
    outliers: [{
      ...told,
      bits: [1.3, 0.9],
      histogram: { edges: [0, 1, 2], inliers: [0.2, 0.8], outliers: [0.9, 0.1] },
    }],
  };
}

test("groups are runs of their own, and each is answered by itself", () => {
  expect(groupRuns(run).map(({ rows }) => rows.map(({ id }) => id))).toEqual([
    ["pixelcnn-mnist", "vae-mnist", "ddpm-mnist", "deflate-mnist"],
    ["rbm-mnist"],
  ]);
  expect(answer(run)).toEqual([
    "On mnist, 256 grey levels: pixelcnn-mnist shows the lowest number in bits/dim, 1.01 [1.00, 1.02] (exact); vae-mnist's " +
    "and ddpm-mnist's are upper bounds, and their true values may be lower.",
    "On mnist, binarised, 1 above 127: rbm-mnist has a bits/dim of ≥ 0.132 [0.129, 0.135] (lower bound).",
  ]);
});

test("every table names the groups, with their anchors in them", () => {
  const { groups, anchors } = reportTable(run);
  expect(groups.map(({ name }) => name)).toEqual(["mnist, 256 grey levels", "mnist, binarised, 1 above 127"]);
  expect(groups[0]?.rows.at(-1)?.row.id).toBe("deflate-mnist");
  expect(anchors).toEqual([]);
  for (
    const text of [
      terminalTable(run, { width: 100, color: false }),
      tableMd(run),
      tableTex(run),
      reportHtml(run, { charts: [], images: new Map() }),
    ]
  ) {
    expect(text).toContain("mnist, binarised, 1 above 127");
  }
  expect(tableMd(run)).toContain("| *deflate-mnist* |");
});

test("the terminal tells every method, what pairs decide, and the checks", () => {
  expect(terminalLikelihoods(run)).toEqual([
    "bits/dim by method, with network passes an image",
    "  vae-mnist   ELBO: ≤ 1.33 [1.32, 1.34], 2",
    "              importance-weighted, K = 64: ≤ 1.31 [1.26, 1.36], 65",
    "  ddpm-mnist  VLB, 16 drawn time steps: ≤ 1.92 [1.89, 1.95], 17",
    "              probability-flow ODE, tolerance 0.001, 1 probe: ≈ 2.1 [2.0, 2.2], 811",
    "Pairs on the same images: none is decided; 1 left open by bounds, 0 not separated.",
    "Checks: all 2 were passed.",
  ]);
  const failed = { model: "vae-mnist", check: "bounds in order", ok: false, finding: "They fall." };
  expect(terminalLikelihoods({ ...run, checks: [...run.checks!, failed] }).slice(-2)).toEqual([
    "Checks: 1 of 3 failed.",
    "  ✗ vae-mnist, bounds in order: They fall.",
  ]);
});

test("a comparison says what it decides, and where kinds leave it open why", () => {
  const [comparison] = run.comparisons!;
  const of = (change: Partial<Comparison>) => comparisonSentence({ ...comparison!, ...change });
  expect(of({})).toBe("pixelcnn-mnist's number is lower, but vae-mnist's is a bound and may truly be lower");
  expect(of({ verdict: "first", kinds: ["exact", "exact"] })).toBe("pixelcnn-mnist is better");
  expect(of({ verdict: "not-separated" })).toBe("not separated");
  expect(of({ kinds: ["upper-bound", "exact"] })).toBe(
    "pixelcnn-mnist's number is lower, but pixelcnn-mnist's is a bound and may truly be higher",
  );
  expect(of({ kinds: ["exact", "estimate"] })).toContain("vae-mnist's is an estimate, which may err");
});

test("outliers that are found more likely than the own data are said to be, in the answer too", () => {
  const fooled = withOutliers(0.1, [0.05, 0.15]);
  const finding =
    "vae-mnist finds fashion-mnist:test more likely than its own data: AUROC of log-likelihood 0.10 [0.05, 0.15]";
  expect(outlierFinding(fooled, fooled.outliers![0]!)).toBe(finding);
  expect(answer(fooled).at(-1)).toBe(`${finding}.`);
  const sure = withOutliers(0.9, [0.85, 0.95]);
  expect(outlierFinding(sure, sure.outliers![0]!)).toContain("finds its own data more likely");
  expect(answer(sure)).toEqual(answer(run));
  const unsure = withOutliers(0.5, [0.4, 0.6]);
  expect(outlierFinding(unsure, unsure.outliers![0]!)).toContain("does not tell fashion-mnist:test from its own data");
});

test("charts stay within their group and hold what they say", () => {
  const drawn = charts(withOutliers(0.1, [0.05, 0.15]));
  expect(drawn.map(({ file }) => file)).toEqual([
    "bits_per_dim.mnist_256_grey_levels.png",
    "bits_per_dim.mnist_binarised_1_above_127.png",
    "bits_by_cost.mnist_256_grey_levels.png",
    "bound_over_draws.mnist_256_grey_levels.png",
    "terms_over_time.mnist_256_grey_levels.png",
    "outliers.vae-mnist.png",
  ]);
  for (const chart of drawn) {
    const { width, height, alt } = chart;
    const picture = decode(chartPng(chart));
    expect([picture.width, picture.height]).toEqual([2 * width, 2 * height]);
    expect(alt).not.toContain("undefined");
    expect(alt).not.toContain("NaN");
  }
  expect(drawn[3]!.title).toBe("vae-mnist gains 0.020 bits/dim by 64 draws");
});

test("the page has the methods with their terms and prices, the pairs and the checks", () => {
  const page = reportHtml(run, { charts: [], images: new Map() });
  expect(page).toContain("reconstruction 1.25, kl 0.09");
  expect(page).toContain("<td>811</td>");
  expect(page).toContain("may truly be lower");
  expect(page).toContain("All 2 checks were passed.");
  expect(page).not.toContain("Telling outliers");
});

test("likelihoods.csv has a row for every model and method", () => {
  const lines = likelihoodsCsv(run)!.trimEnd().split("\n");
  expect(lines).toHaveLength(1 + run.likelihoods!.length);
  expect(lines[2]).toBe(
    'vae-mnist,ELBO,measured,1.335,1.325,1.345,0.95,1000,lower-bound,2,"{""reconstruction"":1.247,""kl"":0.088}",',
  );
  expect(likelihoodsCsv({ ...run, likelihoods: [] })).toBeNull();
});

import { expect, test } from "vitest";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { chartPng } from "./chart_png.ts";
import { metricPanel } from "./metric_panel.ts";

const FID = { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" } as const;

test("the line of real data is drawn only where all models share its convention", () => {
  const run = fixtureRun();
  const draw = (shown: typeof run) => {
    const panel = metricPanel(shown, FID, { x: 0, y: 0, width: 340 });
    return chartPng({ file: "", title: "", alt: "", caption: "", width: 340, height: panel.height, panels: [panel] });
  };
  const other = { ...measuredCell(run, "mnist", "fid"), fingerprint: "another" };
  const without = run.cells.filter((cell) => cell.model !== "mnist" || cell.metric !== "fid");
  const none = draw({ ...run, cells: without });
  expect(draw(run)).not.toEqual(none);
  expect(draw(withCells(run, other))).toEqual(none);
  const vae = { ...measuredCell(run, "vae-mnist", "fid"), fingerprint: "another" };
  expect(draw(withCells(run, vae))).toEqual(draw(withCells({ ...run, cells: without }, vae)));
}, 30_000);

test("each measured model is a point that tells its value and interval; a model without a number is none", () => {
  const run = fixtureRun();
  const bits = { id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" } as const;
  const { points } = metricPanel(run, bits, { x: 0, y: 0, width: 340 });
  expect(points.map(({ name, lines }) => [name, ...lines])).toEqual([
    ["pixelcnn-mnist", "bits/dim 1.031 [1.028, 1.034] (exact)"],
    ["vae-mnist", "bits/dim ≤ 1.40 [1.39, 1.41] (upper bound)"],
    ["ddpm-mnist", "bits/dim ≤ 1.21 [1.20, 1.23] (upper bound)"],
  ]);
});

import { expect, test } from "vitest";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { LIGHT_INK } from "./chart_ink.ts";
import { precisionRecallCharts } from "./precision_recall_chart.ts";

test("every model and the real data are points that tell both numbers", () => {
  const [chart] = precisionRecallCharts(fixtureRun());
  expect(chart?.title).toBe(
    "ddpm-mnist and gan-mnist have the highest precision, not separated by the data; ddpm-mnist has the highest recall",
  );
  const points = chart?.panels.flatMap((panel) => panel.points) ?? [];
  expect(points.map(({ name }) => name)).toEqual([
    "ddpm-mnist",
    "gan-mnist",
    "vae-mnist",
    "pixelcnn-mnist",
    "real data (mnist)",
  ]);
  expect(points[1]?.lines).toEqual(["precision 0.951 [0.945, 0.957]", "recall 0.883 [0.874, 0.892]"]);
});

test("axes that don't begin at zero are said to, and hold every interval", () => {
  const run = fixtureRun();
  const [zoomed] = precisionRecallCharts(run);
  expect(zoomed?.caption).toContain("The axes don't begin at zero but at 0.6.");
  expect(axes(zoomed)).toEqual({ x: [0.6, 1], y: [0.6, 1] });
  const poor = { ...measuredCell(run, "vae-mnist", "recall"), value: 0.1, interval: [0.05, 0.15] as [number, number] };
  const [whole] = precisionRecallCharts(withCells(run, poor));
  expect(whole?.caption).not.toContain("begin at");
  expect(axes(whole)).toEqual({ x: [0, 1], y: [0, 1] });
});

test("a model of another convention is left out by name, and so are real data of another", () => {
  const run = fixtureRun();
  const [chart] = precisionRecallCharts(withCells(
    run,
    { ...measuredCell(run, "vae-mnist", "recall"), fingerprint: "another" },
    { ...measuredCell(run, "mnist", "precision"), fingerprint: "another" },
  ));
  expect(chart?.caption).toContain("Not shown, measured under another convention: vae-mnist.");
  expect(chart?.alt).not.toMatch(/vae-mnist|real data/);
});

test("one model alone is told with its numbers, and a run without them has no chart", () => {
  const run = fixtureRun();
  const one = { ...run, rows: run.rows.filter(({ id }) => id === "gan-mnist") };
  expect(precisionRecallCharts(one)[0]?.title).toBe(
    "gan-mnist: precision 0.951 [0.945, 0.957], recall 0.883 [0.874, 0.892]",
  );
  expect(precisionRecallCharts({ ...run, cells: [] })).toEqual([]);
});

/** Ends of both axes. */
function axes(chart: ReturnType<typeof precisionRecallCharts>[number] | undefined) {
  const scales = chart?.panels[0]?.configuration(LIGHT_INK).options?.scales;
  return { x: [scales?.["x"]?.min, scales?.["x"]?.max], y: [scales?.["y"]?.min, scales?.["y"]?.max] };
}

import { expect, test } from "vitest";
import { fixtureLikelihoodRun } from "../fixture/fixture_likelihood_run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { renameRows } from "../words/rename_rows.ts";
import { chartFile, isChartFile } from "./chart_file.ts";
import { charts } from "./charts.ts";

const RUNS = [fixtureRun(), fixtureTextRun(), fixtureSpeedRun(), fixtureLikelihoodRun()];

test("every chart's file is known as one, whatever the run's models are called", () => {
  for (const name of [(id: string) => id, (id: string) => `../../${id} (é/new)`]) {
    const files = RUNS.flatMap((run) => charts(renameRows(run, name))).map(({ file }) => file);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !isChartFile(file) || /[/\\]/.test(file))).toEqual([]);
  }
});

test("a chart of a group of rows is known too, and other pictures are not", () => {
  expect(isChartFile(chartFile("bound_over_draws", "mnist, 256 grey levels"))).toBe(true);
  for (const name of ["photo.png", "families.jpg", "samples/families.png", "my_batches.png", "training.png"]) {
    expect([name, isChartFile(name)]).toEqual([name, false]);
  }
});

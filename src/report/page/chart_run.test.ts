import { expect, test } from "vitest";
import type { Run } from "../../core/run.ts";
import { LIGHT_INK } from "../chart/chart_ink.ts";
import { charts } from "../chart/charts.ts";
import { fixtureLikelihoodRun } from "../fixture/fixture_likelihood_run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { fixtureSoftwareRun, fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { chartRun } from "./chart_run.ts";

const RUNS = [fixtureRun, fixtureTextRun, fixtureSpeedRun, fixtureSoftwareRun, fixtureLikelihoodRun];

/** A run's charts as text: words, sizes, points and what Chart.js is told. */
function drawn(run: Run): string {
  return JSON.stringify(
    charts(run).map(({ panels, ...words }) => ({
      ...words,
      panels: panels.map(({ configuration, ...panel }) => ({ ...panel, configuration: configuration(LIGHT_INK) })),
    })),
  );
}

test("charts of what a page carries, after it was text, are those of the whole run", () => {
  for (const run of RUNS.map((fixture) => fixture())) {
    expect(drawn(JSON.parse(JSON.stringify(chartRun(run))))).toBe(drawn(run));
  }
});

test("texts, pictures and the manifest's hashes are not carried", () => {
  const text = fixtureTextRun();
  const carried = JSON.stringify(chartRun(text));
  for (const { prompt } of text.writings?.[0]?.samples ?? []) expect(carried).not.toContain(prompt.slice(0, 20));
  expect(JSON.stringify(chartRun(fixtureRun()))).not.toMatch(/samples-|cdcdcd|deno task/);
});

/**
 * Checks what the main job wrote: `check_run.ts RUN.json RUNS_FOLDER`. Exits with 1 and says what is wrong.
 *
 * What is checked holds on every machine: the likelihoods of the committed models with room for a small preset, a GAN
 * without likelihood, real digits as the floor, all files there. No time is checked.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, runSchema } from "../src/core/run.ts";

const [runPath, runsFolder] = Deno.args;
if (runPath === undefined || runsFolder === undefined) throw new Error("Usage: check_run.ts RUN.json RUNS_FOLDER");
const run = runSchema.parse(JSON.parse(readFileSync(runPath, "utf8")));
const problems: string[] = [];
const require = (holds: boolean, problem: string) => {
  if (!holds) problems.push(problem);
};
const cell = (model: string, metric: string): Cell | undefined =>
  run.cells.find((one) => one.model === model && one.metric === metric);
const value = (model: string, metric: string): number => {
  const found = cell(model, metric);
  if (found?.state === "measured") return found.value;
  problems.push(`${model} ${metric} must be measured, is ${found?.state ?? "absent"}`);
  return NaN;
};

const models = ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist"];
require(run.state === "complete", `the run is ${run.state}`);
require(run.cells.length === (models.length + 1) * run.columns.length, `${run.cells.length} cells`);
for (const one of run.cells) require(one.state !== "failed", `${one.model} ${one.metric} failed`);
for (const one of run.cells) {
  if (one.state !== "measured") continue;
  if (one.interval === null) continue;
  const [low, high] = one.interval;
  require(
    low <= one.value && one.value <= high,
    `${one.model} ${one.metric}: ${one.value} lies outside [${low}, ${high}]`,
  );
}
require(value("pixelcnn-mnist", "bits_per_dim") < 1.2, "pixelcnn-mnist needs 1.2 bits/dim or more");
require(value("vae-mnist", "bits_per_dim") < 1.6, "vae-mnist needs 1.6 bits/dim or more");
require(cell("gan-mnist", "bits_per_dim")?.state === "undefined", "gan-mnist has a likelihood");
for (const model of models) {
  require(value(model, "fid") > value("mnist", "fid"), `${model} has a lower FID than real digits`);
}
const folder = join(runsFolder, run.id);
for (
  const file of [
    "run.json",
    "table.csv",
    "table.md",
    "table.tex",
    "report.html",
    ...run.galleries.map(({ samples }) => samples),
  ]
) {
  require(existsSync(join(folder, file)), `${file} was not written`);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  Deno.exit(1);
}
console.log(
  `${run.id}: ${run.cells.filter(({ state }) => state === "measured").length} numbers measured, all as promised`,
);

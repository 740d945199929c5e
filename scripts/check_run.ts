/**
 * Checks what the main job wrote: `check_run.ts RUN.json RUNS_FOLDER`. Exits with 1 and says what is wrong.
 *
 * What is checked holds on every machine: the likelihoods of the committed models with room for a small preset, a GAN
 * without likelihood, real digits as the floor, bounds on their side of the truth, all files there. No time is checked.
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

const SUITES: Readonly<Record<string, () => void>> = {
  images() {
    const models = ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist"];
    require(run.cells.length === (models.length + 1) * run.columns.length, `${run.cells.length} cells`);
    require(value("pixelcnn-mnist", "bits_per_dim") < 1.2, "pixelcnn-mnist needs 1.2 bits/dim or more");
    require(value("vae-mnist", "bits_per_dim") < 1.6, "vae-mnist needs 1.6 bits/dim or more");
    require(cell("gan-mnist", "bits_per_dim")?.state === "undefined", "gan-mnist has a likelihood");
    for (const model of models) {
      require(value(model, "fid") > value("mnist", "fid"), `${model} has a lower FID than real digits`);
    }
    require(value("vae-mnist", "sharpness") < 0.7, "vae-mnist is not blurred");
    require(value("mnist", "ndb") < 0.15, "real digits differ from real digits in more bins than chance allows");
  },
  likelihood() {
    for (const { model, check, ok, finding } of run.checks ?? []) require(ok, `${model}, ${check}: ${finding}`);
    require((run.checks?.length ?? 0) > 0, "nothing was checked");
    require(
      Math.abs(value("truth-oracle", "bits_per_dim") - 5.25373) < 1e-4,
      "the oracle's entropy is not 5.2537 bits/dim",
    );
    require(value("pixelcnn-mnist", "bits_per_dim") < 1.2, "pixelcnn-mnist needs 1.2 bits/dim or more");
    for (const model of ["pixelcnn-oracle", "vae-oracle", "ddpm-oracle"]) {
      require(value(model, "bits_above_truth") > 0, `${model} is better than the truth`);
      require(value(model, "bits_above_truth") < 1, `${model} is a bit or more above the truth`);
    }
    require(value("truth-oracle", "mode_coverage") > 0.9, "a perfect sampler covers less than it should");
    const kind = (model: string) => {
      const found = cell(model, "bits_per_dim");
      return found?.state === "measured" ? found.kind : undefined;
    };
    require(kind("pixelcnn-mnist") === "exact", "pixelcnn-mnist is not exact");
    require(kind("vae-mnist") === "lower-bound", "vae-mnist is no lower bound");
    require(kind("rbm-mnist") === "upper-bound", "rbm-mnist is no upper bound");
  },
  text() {
    require(value("ngram-moby-bytes", "bits_per_byte") < 2.2, "ngram-moby-bytes needs 2.2 bits a byte or more");
    require(value("lstm-moby", "bits_per_byte") < 2.1, "lstm-moby needs 2.1 bits a byte or more");
    require(value("gpt-moby", "bits_per_byte") < 2, "gpt-moby needs 2 bits a byte or more");
    for (const [id, bits] of [["gzip", 3.14], ["bzip2", 2.36], ["xz", 2.47]] as const) {
      require(
        Math.abs(value(`${id}-trained`, "bits_per_byte") - bits) < 0.01,
        `${id} does not need ${bits} bits a byte`,
      );
    }
    const models = run.rows.filter(({ role }) => role === "model").length;
    require(run.comparisons?.length === models * (models - 1) / 2, "not every pair of models was compared");
    require(run.writings?.length === models + 1, "not every model wrote");
  },

  speed() {
    const images = ["pixelcnn-mnist", "vae-mnist", "vae-mnist:tfjs", "gan-mnist", "gan-mnist:tfjs", "ddpm-mnist"];
    for (const model of images) {
      for (const metric of ["latency_p50_ms", "latency_p90_ms", "throughput_per_s", "open_ms", "peak_memory_mib"]) {
        require(value(model, metric) > 0, `${model} ${metric} is no time`);
      }
      const single = cell(model, "latency_p50_ms");
      require(single?.state === "measured" && single.n >= 64, `${model} was asked fewer than 64 times`);
      // What a processor reaches on a whole model stays below what it reaches on one product.
      require(value(model, "peak_share") < 100, `${model} computes faster than a matrix product`);
    }
    for (const model of ["vae-mnist:tfjs", "gan-mnist:tfjs"]) {
      require(value(model, "runtime_ratio") > 0, `${model} is held against nothing`);
    }
    require(value("ddpm-mnist", "evaluations") === 25, "ddpm-mnist takes other than 25 steps");
    require(Math.abs(value("gan-mnist", "gflop_per_sample") - 0.00712) < 1e-5, "gan-mnist costs other than 7.12 MFLOP");
    require(value("pixelcnn-mnist", "sample_cache_gain") > 1, "the cache of pixelcnn-mnist is worth nothing");
    require(value("gpt-moby", "cache_gain") > 1, "the cache of gpt-moby is worth nothing");
    require((run.sweeps ?? []).every(({ points }) => points.length === 3), "not every number of steps was measured");
    require(run.manifest.devices?.every(({ software }) => !software) === true, "software stands for a device");
  },
};

require(run.state === "complete", `the run is ${run.state}`);
for (const one of run.cells) require(one.state !== "failed", `${one.model} ${one.metric} failed`);
for (const one of run.cells) {
  if (one.state !== "measured" || one.interval === null) continue;
  const [low, high] = one.interval;
  require(
    low <= one.value && one.value <= high,
    `${one.model} ${one.metric}: ${one.value} lies outside [${low}, ${high}]`,
  );
}
const ofSuite = SUITES[run.suite];
if (ofSuite === undefined) throw new Error(`Nothing is known of the suite ${run.suite}`);
ofSuite();
const folder = join(runsFolder, run.id);
const files = ["run.json", "table.csv", "table.md", "table.tex", "report.html"];
if (run.suite === "images") {
  files.push("families.html", "families.md");
  for (const { worst, pool } of run.galleries) {
    files.push(...[worst?.samples, pool?.file].filter((file) => file !== undefined));
  }
}
for (const file of [...files, ...run.galleries.map(({ samples }) => samples)]) {
  require(existsSync(join(folder, file)), `${file} was not written`);
}

require(readFileSync(join(folder, "report.html")).length < 2e6, "report.html has 2 MB or more");

if (problems.length > 0) {
  console.error(problems.join("\n"));
  Deno.exit(1);
}
console.log(
  `${run.id}: ${run.cells.filter(({ state }) => state === "measured").length} numbers measured, all as promised`,
);

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runSchema } from "../core/run.ts";
import { registerGenerator, TANH, temporaryFolder } from "../engine/fixture_registry.ts";
import { interruptedAt } from "../store/interrupted_line.ts";
import { Journal } from "../store/journal.ts";
import { assay as run } from "./fixture_assay.ts";

// Each test runs the program, at whatever speed other programs leave it.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

const assay = (args: readonly string[], onError?: Parameters<typeof run>[2]) => run(folder, args, onError);

const kept = () => ["--out", join(folder, "runs"), "--cache", join(folder, "cache")];

test("an unknown suite exits with 2 and suggests the one that was meant", async () => {
  const { code, stderr, stdout } = await assay(["bench", "--suite", "image"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Unknown suite 'image'. Did you mean 'images'? There are: images");
});

test("an unknown model, preset or device exits with 2 and lists what there is", async () => {
  const model = await assay(["bench", "--suite", "images", "--models", "vae-mnits"]);
  expect(model.code).toBe(2);
  expect(model.stderr).toContain("Unknown model 'vae-mnits'. Did you mean 'vae-mnist'?");
  const preset = await assay(["bench", "--suite", "images", "--preset", "quik"]);
  expect(preset.code).toBe(2);
  expect(preset.stderr).toContain("Did you mean 'quick'? There are: quick, standard, full.");
  const device = await assay(["bench", "--suite", "speed", "--device", "gpus"]);
  expect(device.code).toBe(2);
  expect(device.stderr).toContain("Unknown device 'gpus'. Did you mean 'gpu'?");
});

test("an unknown flag and a number out of range exit with 2", async () => {
  const flag = await assay(["bench", "--suit", "images"]);
  expect(flag.code).toBe(2);
  expect(flag.stderr).toContain("Did you mean --suite?");
  const number = await assay(["bench", "--suite", "images", "--n", "1.5"]);
  expect(number.code).toBe(2);
  expect(number.stderr).toContain("Expected a whole number of at least 1, got '1.5'");
});

test("a run that is not there exits with 2", async () => {
  const { code, stderr } = await assay(["bench", "--resume", "yesterday", ...kept()]);
  expect(code).toBe(2);
  expect(stderr).toContain("There is no run 'yesterday'");
});

test("a dry run names the models and the work, and writes nothing", async () => {
  const { code, stdout } = await assay(["bench", "--suite", "images", "--dry-run", ...kept()]);
  expect(code).toBe(0);
  for (const text of ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist", "lenet-mnist", "mnist:holdout10k"]) {
    expect(stdout).toContain(text);
  }
  expect(await readdir(folder)).toEqual([]);
});

test("a dry run as JSON prints the configuration", async () => {
  const { code, stdout } = await assay(["bench", "--suite", "images", "--preset", "quick", "--dry-run", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ suite: "images", preset: "quick", seed: "0", device: "cpu" });
});

test("a gate that names no metric or model stops before anything is measured", async () => {
  const { code, stderr } = await assay(["bench", "--suite", "images", "--gate", "vae-mnits:fid<=5", ...kept()]);
  expect(code).toBe(2);
  expect(stderr).toContain("Did you mean 'vae-mnist'?");
  expect(await readdir(folder)).toEqual([]);
});

test("fetch names the datasets that there are", async () => {
  const { code, stderr } = await assay(["fetch", "mnits"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Did you mean 'mnist'?");
});

test("models lists every registered model with its family", async () => {
  const { code, stdout } = await assay(["models"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/pixelcnn-mnist +autoregressive .*\n +sample, logLikelihood \(exact\)/);
});

test("--json prints exactly the run, which is the one in its folder, and a gate that fails exits with 3", async () => {
  const registry = join(folder, "models");
  await registerGenerator(registry, "noise", TANH);
  const { code, stdout, stderr } = await assay(
    [
      "bench",
      "--suite",
      "images",
      "--preset",
      "quick",
      "--n",
      "20",
      "--json",
      "--registry",
      registry,
      ...kept(),
      "--gate",
      "fid<=1",
    ],
  );
  expect(code, stderr).toBe(3);
  expect(stderr).toMatch(/Gate failed: fid<=1: noise has \d/);
  const run = runSchema.parse(JSON.parse(stdout));
  const written = await Deno.readTextFile(join(folder, "runs", run.id, "run.json"));
  expect(JSON.parse(written)).toEqual(JSON.parse(stdout));
  expect(run.manifest.command).toContain("--preset quick --n 20 --json");
  const again = await assay(["bench", "--resume", run.id, ...kept()]);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("is complete: its report is");
  expect((await readdir(join(folder, "runs", run.id))).sort()).toEqual(
    expect.arrayContaining([
      "journal.jsonl",
      "report.html",
      "run.json",
      "samples",
      "table.csv",
      "table.md",
      "table.tex",
    ]),
  );
});

test("Ctrl-C keeps what is done, exits with 130 and prints the command that goes on to the end", async () => {
  // The GAN is through long before the VAE's latencies, which take at least a second.
  const models = ["--models", "vae-mnist,gan-mnist"];
  const bench = ["bench", "--suite", "images", "--preset", "quick", "--n", "192", "--batch", "64", "--workers", "1"];
  let pressed = false;
  const stopped = await assay([...bench, ...models, ...kept()], (text, child) => {
    if (pressed || !text.includes("✓ gan-mnist")) return;
    pressed = true;
    child.kill("SIGINT");
    child.kill("SIGINT"); // `deno task` delivers it twice
  });
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr.match(/Stopping/g)).toHaveLength(1);
  const command = /deno task (bench --resume .*)/.exec(stopped.stderr)![1]!;
  const [id = ""] = await readdir(join(folder, "runs"));
  const journal = await Journal.read(join(folder, "runs", id, "journal.jsonl"));
  expect(interruptedAt(journal.at(-1))).toMatch(/^20/);
  const resumed = await assay([...command.split(" "), "--json"]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).toContain("from the cache");
  const run = runSchema.parse(JSON.parse(resumed.stdout));
  expect(run.state).toBe("complete");
});

test("a budget that runs out leaves a report of what there is, and exits with 4", async () => {
  const { code, stdout, stderr } = await assay(
    [
      "bench",
      "--suite",
      "images",
      "--preset",
      "quick",
      "--models",
      "ddpm-mnist",
      "--n",
      "512",
      "--batch",
      "64",
      "--budget",
      "2",
      "--json",
      ...kept(),
    ],
  );
  expect(code, stderr).toBe(4);
  const run = runSchema.parse(JSON.parse(stdout));
  expect(run.state).toBe("incomplete");
  expect(run.cells.some(({ state }) => state === "skipped")).toBe(true);
  expect(stderr).toContain("--resume");
});

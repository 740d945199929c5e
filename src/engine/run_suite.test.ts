import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import images from "../../suites/images.ts";
import { CardRegistry } from "../card/registry.ts";
import type { Cell, Run } from "../core/run.ts";
import { runSchema } from "../core/run.ts";
import { fixtureRun } from "./fixture_run.ts";
import { NOT_A_NUMBER, registerGenerator, smallSuite, TANH, temporaryFolder } from "./fixture_registry.ts";
import { makePlan } from "./plan.ts";
import type { Request } from "./plan_base.ts";

// Models run at whatever speed other programs leave them.
vi.setConfig({ testTimeout: 300_000 });

const MODELS = join(import.meta.dirname!, "..", "..", "models");

const RULES = { alpha: 0.05, leastEffect: { fid: { relative: 0.1 } } };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

interface Options extends Request {
  readonly registry?: string;
  /** Finished work is shared between runs of one name. */
  readonly cache: string;
  /** Stops the pool once this many units have been computed. */
  readonly stopAfter?: number;
}

async function run({ registry = MODELS, cache, stopAfter = Infinity, ...request }: Options): Promise<Run> {
  const plan = await makePlan({ ...smallSuite(images), compare: RULES }, new CardRegistry(registry), request);
  let units = 0;
  return await fixtureRun(plan, {
    folder,
    cache,
    onProgress(event, pool) {
      if (event.type === "pass-advanced" && !event.cached && ++units >= stopAfter) pool.stop();
    },
  });
}

const values = (run: Run) =>
  run.cells.map((cell) => [cell.model, cell.metric, "value" in cell ? cell.value : cell.state]);
const states = (cells: readonly Cell[], model: string) =>
  new Set(cells.filter((cell) => cell.model === model).map(({ state }) => state));

test("a run that was stopped and resumed reaches the numbers of an unbroken one", async () => {
  const whole = await run({ cache: "whole", models: ["vae-mnist", "gan-mnist", "ddpm-mnist"], batch: 8, workers: 2 });
  const request = { cache: "broken", models: ["vae-mnist", "gan-mnist", "ddpm-mnist"], batch: 8, workers: 2 };
  const stopped = await run({ ...request, stopAfter: 7 });
  expect(stopped.state).toBe("incomplete");
  expect(stopped.cells.some(({ state }) => state === "skipped")).toBe(true);
  const resumed = await run(request);
  expect(resumed.state).toBe("complete");
  expect(values(resumed)).toEqual(values(whole));
  runSchema.parse(resumed);
});

test("numbers do not depend on the unit of work, the number of workers or the order of models", async () => {
  const all = ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist"];
  const one = await run({ cache: "one", models: all, n: 20, batch: 8, workers: 1 });
  const two = await run({ cache: "two", models: [...all].reverse(), n: 20, batch: 24, workers: 2 });
  expect(values(two)).toEqual(values(one));
});

test("another seed gives other numbers", async () => {
  const first = await run({ cache: "a", models: ["gan-mnist"], seed: "1" });
  const second = await run({ cache: "a", models: ["gan-mnist"], seed: "2" });
  const fid = (run: Run) => values(run).find(([model, metric]) => model === "gan-mnist" && metric === "fid")![2];
  expect(fid(first)).not.toBe(fid(second));
});

test("a run takes its suite's rules of comparing along", async () => {
  expect((await run({ cache: "rules", models: ["gan-mnist"], n: 10 })).compareRules).toEqual(RULES);
});

test("a model that gives NaN, one with changed weights and one with other inputs fail alone, and say why", async () => {
  const registry = join(folder, "models");
  await cp(join(MODELS, "lenet-mnist"), join(registry, "lenet-mnist"), { recursive: true });
  await registerGenerator(registry, "good", TANH);
  await registerGenerator(registry, "nan", NOT_A_NUMBER);
  await registerGenerator(registry, "changed", TANH, (card) => ({
    ...card,
    graphs: { generate: { file: "generate.onnx", sha256: "0".repeat(64) } },
  }));
  await registerGenerator(registry, "renamed", TANH, (card) => ({
    ...card,
    gan: { latent: 784, generate: { input: "noise", output: "x" } },
  }));
  await registerGenerator(registry, "reshaped", TANH, (card) => ({
    ...card,
    gan: { latent: 64, generate: { input: "z", output: "x" } },
  }));
  await registerGenerator(registry, "small", TANH, (card) => ({
    ...card,
    format: { shape: [1, 14, 56], layout: "NCHW", levels: 256, range: [-1, 1] },
  }));
  await registerGenerator(registry, "broken", TANH, (card) => ({ ...card, format: "28x28" }));
  await registerGenerator(registry, "random", [
    { operator: "RandomNormalLike", inputs: ["z"], outputs: ["x"] },
  ]);
  const { cells } = await run({ registry, cache: "mixed", workers: 2 });
  const reason = (model: string) => {
    const cell = cells.find((one) => one.model === model && one.metric === "fid")!;
    return cell.state === "failed" ? cell.reason : cell.state;
  };
  expect(states(cells, "good")).toEqual(new Set(["measured", "undefined"]));
  expect(reason("nan")).toContain("gave NaN in output 'x' for example 0, element 0 (batch of examples 0 to 7)");
  expect(reason("changed")).toMatch(/not the file that the card declares: sha256 0{64} expected, [0-9a-f]{64} found/);
  expect(reason("renamed")).toContain("takes an input 'z' that the card does not declare (it declares noise)");
  expect(reason("reshaped")).toContain("input 'z' must be [batch, 64], the graph takes [batch, 784]");
  expect(reason("small")).toContain("shape [1, 14, 56] with 256 levels, mnist has [1, 28, 28] with 256");
  expect(reason("broken")).toMatch(/format: .*expected object.*found "28x28"/);
  expect(reason("random")).toContain("RandomNormalLike). Export it with the noise as an input");
});

test("real digits scored against real digits are near the floor, and noise is far from it", async () => {
  const registry = join(folder, "models");
  await cp(join(MODELS, "lenet-mnist"), join(registry, "lenet-mnist"), { recursive: true });
  await registerGenerator(registry, "noise", TANH);
  const { cells } = await run({ registry, cache: "floor" });
  const measured = (model: string, metric: string) => {
    const cell = cells.find((one) => one.model === model && one.metric === metric)!;
    if (cell.state !== "measured") throw new Error(`${model} ${metric} is ${cell.state}`);
    return cell.value;
  };
  expect(measured("noise", "fid")).toBeGreaterThan(5 * measured("mnist", "fid"));
  expect(measured("mnist", "precision")).toBeGreaterThan(0.7);
  expect(measured("noise", "coverage")).toBeLessThan(0.1);
});

test("replicas are measured beside their model and stand in no row; without being asked for they take no part", async () => {
  await cp(join(MODELS, "lenet-mnist"), join(folder, "lenet-mnist"), { recursive: true });
  await registerGenerator(folder, "first", TANH);
  await registerGenerator(folder, "second", TANH, (card) => ({
    ...card,
    replicaOf: "first",
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT", seed: 2 },
  }));
  const registry = folder;
  const alone = await run({ cache: "replicas", registry });
  expect(alone.rows.map(({ id }) => id)).toEqual(["first", "mnist"]);
  expect(alone.replicas).toBeUndefined();
  const both = await run({ cache: "replicas", registry, replicas: true });
  expect(both.rows.map(({ id }) => id)).toEqual(["first", "mnist"]);
  const [replica] = both.replicas ?? [];
  expect(replica).toMatchObject({ of: "first", id: "second", seed: 2 });
  // The same graph: another seed of training would give other numbers.
  const fid = (cells: readonly Cell[]) => cells.find(({ metric }) => metric === "fid");
  expect(replica && fid(replica.cells)).toMatchObject({ state: "measured", model: "second" });
  expect(replica?.cells.some(({ metric }) => metric.startsWith("latency"))).toBe(false);
  const named = await run({ cache: "replicas", registry, models: ["second"] });
  expect(named.rows.map(({ id }) => id)).toEqual(["second", "mnist"]);
});

test("asking for replicas where no card is one is an error that says what makes one", async () => {
  await registerGenerator(folder, "first", TANH);
  await expect(run({ cache: "none", registry: folder, replicas: true })).rejects.toThrow("replicaOf");
});

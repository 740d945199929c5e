import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registerGenerator, temporaryFolder } from "../fixture_registry.ts";
import type { SpeedTask } from "./speed_task.ts";
import { startSpeedProcess } from "./start_speed_process.ts";

const SCRIPT = new URL("./fixture_speed_script.ts", import.meta.url);
const GAN = join(import.meta.dirname!, "..", "..", "..", "models", "gan-mnist");
const setup = { folder: GAN, device: "cpu", backend: "wasm", threads: 1 } as const;

const task = (seed: string): SpeedTask => ({ kind: "cold-start", setup, name: "gan", seed });

test("a process that exits is told with its code and its last words, and takes nothing else", async () => {
  const process = startSpeedProcess(undefined, SCRIPT);
  expect(await process.submit(task("hello"))).toBe("hello");
  const message =
    "The process that timed it ended with exit code 7. It said last: first words / the last thing that it said";
  await expect(process.submit(task("exit"))).rejects.toThrow(message);
  await expect(process.submit(task("hello"))).rejects.toThrow(message);
  await process.close();
});

test("a process that was killed says so", async () => {
  const process = startSpeedProcess(undefined, SCRIPT);
  await expect(process.submit(task("kill"))).rejects.toThrow("ended by SIGKILL (out of memory, most likely)");
  await process.close();
});

test("what a library prints between answers is passed over, and an answer that cannot be read ends the process", async () => {
  const process = startSpeedProcess(undefined, SCRIPT);
  expect(await process.submit(task("chatter"))).toBe("chatter");
  await expect(process.submit(task("garbage"))).rejects.toThrow("The process that timed it ended by SIGKILL");
  await process.close();
});

test("an error keeps its class's name on the way", async () => {
  const process = startSpeedProcess(undefined, SCRIPT);
  await expect(process.submit(task("fail"))).rejects.toMatchObject({ name: "OutOfMemoryError", message: "too large" });
  await process.close();
});

test("a stop reaches the task at hand, and nothing is begun after it", async () => {
  const stop = new AbortController(), process = startSpeedProcess(stop.signal, SCRIPT);
  const waiting = process.submit(task("wait"));
  stop.abort();
  expect(await waiting).toBe("wait");
  await expect(process.submit(task("hello"))).rejects.toMatchObject({ name: "Stopped" });
  await process.close();
});

test("a query that never ends does not outlive a stop", async () => {
  const stop = new AbortController(), process = startSpeedProcess(stop.signal, SCRIPT, 100);
  expect(await process.submit(task("hello"))).toBe("hello");
  const hanging = process.submit(task("hang"));
  stop.abort();
  await expect(hanging).rejects.toMatchObject({ name: "Stopped" });
  await process.close();
});

test("a model is opened cold, timed alone, and its process ends", async () => {
  const process = startSpeedProcess();
  const { openMs, firstSampleMs, memoryBefore, opened } = await process.submit({
    ...{ kind: "cold-start", setup, name: "gan", seed: "0" },
  });
  expect(Math.min(openMs, firstSampleMs)).toBeGreaterThan(0);
  expect(opened).toMatchObject([{ graph: "generate", runtime: "onnx", device: "cpu", software: false, whole: true }]);
  const { latenciesMs, peakMemory } = await process.submit({
    ...{ kind: "single-stream", setup, name: "gan", seed: "0" },
    rules: { leastQueries: 30, leastSeconds: 0, warmUp: { leastSeconds: 0 } },
  });
  expect(latenciesMs).toHaveLength(30);
  if (memoryBefore.value === undefined || peakMemory.value === undefined) throw new Error("no memory was read");
  expect(peakMemory.value).toBeGreaterThan(memoryBefore.value);
  await process.close();
});

test("several sessions share a batch, and each size of it", async () => {
  const process = startSpeedProcess();
  const of = { setup, name: "gan", seed: "0", workers: 2 };
  const rule = { smallest: 2, largest: 8, secondsPerSize: 0 };
  const { curve, warnings } = await process.submit({ kind: "batch-search", ...of, rule });
  expect(curve.map(({ size }) => size)).toEqual([2, 4, 8]);
  expect(warnings).toEqual([]);
  const { best, ended, energy } = await process.submit({
    ...{ kind: "offline", ...of, sizes: [2, 6], firstSample: 0, leastSeconds: 0, leastBatches: 3 },
  });
  expect([best?.size, best?.seconds.length, ended]).toEqual([6, 3, "enough"]);
  // Two batches of the search, which is of one size, and three that count.
  expect(energy.samples).toBe(30);
  await process.close();
});

test("a size that runs out of memory ends the search, and where it does so later the one before it is timed", async () => {
  const folder = await temporaryFolder();
  // Beside its image it makes n^36 zeros: one for a single sample, 256 GiB for two.
  const powers = [["n", "n", "n2"], ["n2", "n2", "n4"], ["n4", "n4", "n8"], ["n8", "n8", "n16"], ["n16", "n16", "n32"]];
  const many = [...powers, ["n32", "n4", "n36"]].map(([a = "", b = "", product = ""]) => ({
    ...{ operator: "Mul", inputs: [a, b], outputs: [product] },
  }));
  await registerGenerator(folder, "hungry", [
    { operator: "ReduceMean", inputs: ["z"], outputs: ["column"], attributes: { axes: [1], keepdims: 1 } },
    { operator: "Shape", inputs: ["column"], outputs: ["n"] },
    ...many,
    { operator: "ConstantOfShape", inputs: ["n36"], outputs: ["zeros"] },
    { operator: "ReduceMax", inputs: ["zeros"], outputs: ["zero"], attributes: { axes: [0, 1], keepdims: 1 } },
    { operator: "Tanh", inputs: ["z"], outputs: ["image"] },
    { operator: "Add", inputs: ["image", "zero"], outputs: ["x"] },
  ]);
  const of = { setup: { ...setup, folder: join(folder, "hungry") }, name: "hungry", seed: "0", workers: 1 };
  const process = startSpeedProcess();
  const { curve, leftOut, warnings } = await process.submit({
    ...{ kind: "batch-search", ...of, rule: { smallest: 1, largest: 8, secondsPerSize: 0 } },
  });
  expect([curve.map(({ size }) => size), leftOut]).toEqual([[1], { size: 2, why: "memory" }]);
  expect(warnings).toMatchObject([{ kind: "memory-limit", message: expect.stringContaining("at batches of 2") }]);
  const timed = await process.submit({
    ...{ kind: "offline", ...of, sizes: [1, 2], firstSample: 0, leastSeconds: 0, leastBatches: 2 },
  });
  expect([timed.best?.size, timed.ended]).toEqual([1, "enough"]);
  expect(timed.warnings).toMatchObject([{ kind: "memory-limit" }]);
  await process.close();
  await rm(folder, { recursive: true });
});

test("a server's rate is searched by its own arrivals", async () => {
  const process = startSpeedProcess();
  const { search } = await process.submit({
    ...{ kind: "server", setup, name: "gan", seed: "0" },
    options: { percentile: 0.5, boundMs: 1000, start: 200, mostProbes: 2 },
    leastQueries: 20,
    leastSeconds: 0,
  });
  expect(search.probes.map(({ rate, queries }) => [rate, queries])).toEqual([[200, 20], [400, 20]]);
  await process.close();
});

test("a device that is not there is told as the user's affair", async () => {
  const process = startSpeedProcess();
  await expect(process.submit({ kind: "choose-device", choice: "cuda" })).rejects.toMatchObject({ name: "UsageError" });
  expect(await process.submit({ kind: "choose-device", choice: "cpu" })).toMatchObject({ device: "cpu" });
  await process.close();
});

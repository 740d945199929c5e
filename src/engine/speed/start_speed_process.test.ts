import { join } from "node:path";
import { expect, test } from "vitest";
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

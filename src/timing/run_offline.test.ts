import { expect, test } from "vitest";
import { fakeClock } from "./fixture_clock.ts";
import { type OfflineRules, runOffline } from "./run_offline.ts";

interface FakeDevice {
  /** Milliseconds of a batch. */
  cost: (size: number) => number;
  /** Samples that fit into memory. */
  room?: (asked: number) => number;
}

/** A device on a fake clock; `asked` are the sizes of all batches. */
function fakeDevice({ cost, room = () => Infinity }: FakeDevice) {
  const clock = fakeClock(), asked: number[] = [], firsts: number[] = [];
  const batch = (first: number, size: number) => {
    asked.push(size);
    firsts.push(first);
    if (size > room(asked.length)) return Promise.reject(new Error("CUDA failure 2: out of memory"));
    clock.advance(cost(size));
    return Promise.resolve();
  };
  return { clock, asked, firsts, batch };
}

/** An overhead of 50 ms, 10 ms a sample, and from 64 samples on caches that no longer hold them. */
const cost = (size: number) => 50 + (size < 64 ? 10 : 25) * size;

const rules: OfflineRules = {
  name: "vae",
  leastQueries: 5,
  leastSeconds: 1,
  search: { secondsPerSize: 0, largest: 1024 },
};

test("sizes are doubled until two in a row are slower, and the best is timed again", async () => {
  const { clock, asked, batch } = fakeDevice({ cost });
  const run = await runOffline(batch, rules, { clock });
  expect(run.curve.map(({ size }) => size)).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  expect(run.leftOut).toEqual({ size: 256, why: "no-gain" });
  // One batch that does not count and one that does of each; the best again after one that does not.
  expect(asked.slice(0, 16)).toEqual(run.curve.flatMap(({ size }) => [size, size]));
  expect(asked.slice(16)).toEqual(new Array(6).fill(32));
  expect(run.best).toMatchObject({ size: 32, seconds: new Array(5).fill(expect.closeTo(0.37, 9)) });
  expect(run.best!.perSecond).toBeCloseTo(32 / 0.37, 6);
  expect(run).toMatchObject({ ended: "enough", missing: { queries: 0, seconds: 0 }, memoryLimit: null, warnings: [] });
});

test("the whole curve is kept, and samples are numbered on", async () => {
  const { clock, asked, firsts, batch } = fakeDevice({ cost: (size) => 50 + 10 * size });
  const run = await runOffline(batch, { ...rules, search: { secondsPerSize: 0, largest: 16 } }, { clock });
  for (const { size, perSecond } of run.curve) expect(perSecond).toBeCloseTo(size / (0.05 + 0.01 * size), 6);
  expect(run).toMatchObject({ leftOut: null, best: { size: 16 } });
  firsts.forEach((first, i) => expect(first).toBe(asked.slice(0, i).reduce((sum, size) => sum + size, 0)));
  expect(run.nextSample).toBe(asked.reduce((sum, size) => sum + size, 0));
  // The size that was last drawn is warm; five of 0.21 s do not begin a second apart.
  expect(asked.filter((size) => size === 16)).toHaveLength(2 + 6);
});

test("each size is tried for its time", async () => {
  const { clock, batch } = fakeDevice({ cost: () => 100 });
  const run = await runOffline(batch, { ...rules, search: { secondsPerSize: 0.55, largest: 2 } }, { clock });
  expect(run.curve.map(({ seconds }) => seconds.length)).toEqual([6, 6]);
});

test("a size that runs out of memory is remembered, and the best of the others taken", async () => {
  const { clock, asked, batch } = fakeDevice({ cost: (size) => 50 + 10 * size, room: () => 40 });
  const run = await runOffline(batch, rules, { clock });
  expect(run.memoryLimit).toEqual({ size: 64, reason: "CUDA failure 2: out of memory" });
  expect(run.leftOut).toEqual({ size: 64, why: "memory" });
  expect(run.best).toMatchObject({ size: 32 });
  expect(asked.filter((size) => size >= 64)).toEqual([64]);
  expect(run.warnings).toEqual([{
    kind: "memory-limit",
    message: "vae ran out of memory at batches of 64: CUDA failure 2: out of memory",
    advice: expect.any(String),
  }]);
});

test("where the best runs out of memory later, the best of the smaller ones takes its place", async () => {
  // Memory gets short after the search of four sizes.
  const { clock, asked, batch } = fakeDevice({ cost: (size) => 50 + 10 * size, room: (n) => n > 10 ? 4 : 8 });
  const run = await runOffline(batch, { ...rules, search: { secondsPerSize: 0, largest: 8 } }, { clock });
  expect(asked.slice(8)).toEqual([8, 8, 8, ...new Array(14).fill(4)]);
  expect(run.best!.size).toBe(4);
  expect(run.best!.seconds.every((seconds) => Math.abs(seconds - 0.09) < 1e-9)).toBe(true);
  expect(run).toMatchObject({ memoryLimit: { size: 8 }, ended: "enough" });
});

test("memory that holds nothing, at first or any more, is an error", async () => {
  const none = fakeDevice({ cost, room: () => 0 });
  await expect(runOffline(none.batch, rules, { clock: none.clock })).rejects.toThrow("out of memory");
  const later = fakeDevice({ cost, room: (n) => n > 5 ? 0 : Infinity });
  await expect(runOffline(later.batch, rules, { clock: later.clock })).rejects.toThrow(
    "No batch fits into memory any more: CUDA failure 2: out of memory",
  );
});

test("a batch that would take too long is not tried", async () => {
  const { clock, batch } = fakeDevice({ cost: (size) => 1000 * size });
  const run = await runOffline(batch, { ...rules, search: { mostSecondsPerBatch: 5 } }, { clock });
  expect(run.curve.map(({ size }) => size)).toEqual([1, 2, 4]);
  expect(run.leftOut).toEqual({ size: 8, why: "too-long" });
});

test("the search leaves half of the budget, and what fits is measured", async () => {
  const { clock, batch } = fakeDevice({ cost: (size) => 1000 + 100 * size });
  const run = await runOffline(batch, { ...rules, leastQueries: 20 }, { clock, budgetSeconds: 20 });
  expect(run.leftOut).toMatchObject({ why: "budget" });
  const search = run.curve.reduce((sum, { size, seconds }) => sum + (1 + seconds.length) * (1 + 0.1 * size), 0);
  expect(search).toBeLessThanOrEqual(10);
  expect(run).toMatchObject({ ended: "budget", best: { size: run.curve.at(-1)!.size } });
  expect(run.missing.queries).toBe(20 - run.best!.seconds.length);
  expect(run.seconds).toBeLessThan(22);
});

test("a model slower than its budget has no curve and no best", async () => {
  const { clock, asked, batch } = fakeDevice({ cost: () => 7000 });
  const run = await runOffline(batch, rules, { clock, budgetSeconds: 5 });
  expect(run).toMatchObject({ curve: [], best: null, ended: "budget", leftOut: { size: 1, why: "budget" } });
  expect(run.missing).toEqual({ queries: 5, seconds: 1 });
  expect(asked).toEqual([1]);
});

test("a signal is heard between two batches, and what was measured is kept", async () => {
  for (const [at, curve, best] of [[5, [1, 2], null], [20, [1, 2, 4, 8, 16, 32, 64, 128], 3]] as const) {
    const controller = new AbortController(), device = fakeDevice({ cost });
    const run = await runOffline(
      async (first, size) => {
        await device.batch(first, size);
        if (device.asked.length === at) controller.abort();
      },
      rules,
      { clock: device.clock, signal: controller.signal },
    );
    expect(run.ended).toBe("interrupted");
    expect(run.curve.map(({ size }) => size)).toEqual(curve);
    expect(run.best?.seconds.length ?? null).toBe(best);
    expect(device.asked).toHaveLength(at);
  }
});

test("another error is thrown on", async () => {
  const { clock } = fakeDevice({ cost });
  await expect(runOffline(() => Promise.reject(new Error("device lost")), rules, { clock })).rejects.toThrow(
    "device lost",
  );
});

test("sizes that make no search are refused", async () => {
  const { clock, batch } = fakeDevice({ cost });
  await expect(runOffline(batch, { ...rules, search: { smallest: 8, largest: 4 } }, { clock })).rejects.toThrow(
    "got 8 to 4",
  );
  await expect(runOffline(batch, { ...rules, search: { secondsPerSize: -1 } }, { clock })).rejects.toThrow(
    "'secondsPerSize' must be 0 or more, got -1",
  );
});

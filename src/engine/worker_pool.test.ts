import { expect, test } from "vitest";
import type { SampleTask } from "./task.ts";
import { Stopped, WorkerPool } from "./worker_pool.ts";

const SCRIPT = new URL("./fixture_crashing_worker.ts", import.meta.url);
const task = (seed: string): SampleTask => ({ kind: "sample", folder: "", seed, first: 0, count: 1, microBatch: 1 });

test("a worker that dies fails its task alone: another takes the rest", async () => {
  const pool = new WorkerPool(1, SCRIPT);
  const results = await Promise.allSettled(["1", "13", "2", "13", "3"].map((seed) => pool.submit(task(seed))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"]);
  expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining("out of luck") } });
  await pool.close();
});

test("a worker that cannot start fails every task, now and later", async () => {
  const pool = new WorkerPool(2, new URL("./there_is_no_such_worker.ts", import.meta.url));
  const waiting = await Promise.allSettled([pool.submit(task("1")), pool.submit(task("2")), pool.submit(task("3"))]);
  expect(waiting.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  await expect(pool.submit(task("4"))).rejects.toThrow("The worker failed");
  await pool.close();
});

test("tasks go by their order, dropped groups never start, and what waits when the pool stops is Stopped", async () => {
  const pool = new WorkerPool(1, SCRIPT);
  const order: string[] = [];
  const submit = (seed: string, options = {}) =>
    pool.submit(task(seed), { ...options, onStart: () => order.push(seed) });
  const all = Promise.allSettled([
    submit("1", { order: 2 }),
    submit("2", { order: 2, group: "a" }),
    submit("3", { order: 2, group: "b" }),
    submit("4", { order: 1 }),
  ]);
  pool.drop("a", new Error("dropped"));
  const results = await all;
  expect(order).toEqual(["1", "4", "3"]);
  expect(results[1]).toMatchObject({ status: "rejected", reason: { message: "dropped" } });
  const last = pool.submit(task("5")), late = pool.submit(task("6"));
  pool.stop();
  await expect(late).rejects.toBeInstanceOf(Stopped);
  await expect(last).resolves.toBe("5");
  await pool.close();
});

import { expect, test } from "vitest";
import type { SpeedPreset } from "../suite.ts";
import { fixtureRound } from "./fixture_round_times.ts";
import type { SpeedTask, SpeedTaskResults } from "./speed_task.ts";
import type { SpeedProcess } from "./start_speed_process.ts";
import { type RoundRequest, timeRound } from "./time_round.ts";

const preset: SpeedPreset = {
  rounds: 4,
  minSeconds: 8,
  maxSeconds: 40,
  warmUpSeconds: 0.5,
  ceilingSeconds: 0.1,
  uncachedRounds: 4,
  batches: { largest: 64, secondsPerSize: 1, mostSecondsPerBatch: 2 },
  server: { queries: 100, leastSeconds: 1, maxSeconds: 10 },
  samples: 10,
  sweep: { samples: 10, queries: 8, samplers: [] },
  text: { sequences: 1, maxSeconds: 1, batchSizes: [1], maxSecondsPerBatch: 1 },
};
const memory = { value: 1, how: "a test" };

/** A model that takes 10 ms a sample, and is fastest in batches of 4. */
function fakeProcess(onTask: (task: SpeedTask) => void = () => {}) {
  const tasks: SpeedTask[] = [];
  const results: Partial<SpeedTaskResults> = {
    "cold-start": { openMs: 30, firstSampleMs: 20, memoryBefore: memory, opened: fixtureRound().opened },
    "single-stream": {
      latenciesMs: Float64Array.of(10, 10),
      measuredSeconds: 2,
      warnings: [{ kind: "outliers", message: "slow", advice: "wait" }],
      peakMemory: memory,
    },
    "batch-search": {
      curve: [{ size: 2, seconds: [0.01], perSecond: 200 }, { size: 4, seconds: [0.01], perSecond: 400 }],
      leftOut: { size: 8, why: "memory" },
      warnings: [],
    },
    offline: {
      best: { size: 4, seconds: [0.01, 0.01], perSecond: 400 },
      ended: "enough",
      warnings: [],
      peakMemory: memory,
      energy: { processor: memory, gpu: memory, samples: 16 },
      gpuMemory: memory,
    },
  };
  const process: SpeedProcess = {
    submit(task) {
      tasks.push(task);
      onTask(task);
      // A test asks for nothing else.
      return Promise.resolve(results[task.kind] as never);
    },
    close: () => Promise.resolve(),
  };
  return { process, tasks };
}

function request(changes: Partial<RoundRequest> = {}): RoundRequest {
  return {
    name: "gan",
    setup: { folder: "models/gan", device: "cpu", backend: "wasm", threads: 2 },
    seed: "0",
    preset,
    round: 0,
    before: [],
    layouts: [{ workers: 1, threads: 2 }, { workers: 2, threads: 1 }],
    uncached: false,
    ...changes,
  };
}

const signal = new AbortController().signal;
const leastOf = (tasks: readonly SpeedTask[]) =>
  tasks.flatMap((task) => task.kind === "single-stream" ? [task.rules.leastQueries] : []);

test("a round starts cold, draws single samples, and searches each layout once", async () => {
  const { process, tasks } = fakeProcess(), times = await timeRound(request(), process, signal);
  expect(tasks.map(({ kind }) => kind)).toEqual([
    ...["cold-start", "single-stream"],
    ...["batch-search", "offline", "batch-search", "offline"],
  ]);
  expect(times.searches).toMatchObject([
    { workers: 1, threads: 2, best: 4, leftOut: { size: 8, why: "memory" } },
    { workers: 2, threads: 1, best: 4 },
  ]);
  expect(times.offline.map(({ workers, size }) => [workers, size])).toEqual([[1, 4], [2, 4]]);
  expect(times.warnings.map(({ kind }) => kind)).toEqual(["outliers"]);
  const later = fakeProcess();
  await timeRound(request({ round: 1, before: [times] }), later.process, signal);
  expect(later.tasks.map(({ kind }) => kind)).toEqual(["cold-start", "single-stream", "offline", "offline"]);
});

test("each session of a layout has the layout's threads, and the search begins with a sample for each", async () => {
  const { process, tasks } = fakeProcess();
  await timeRound(request(), process, signal);
  const searches = tasks.flatMap((task) => task.kind === "batch-search" ? [task] : []);
  expect(searches.map(({ setup, workers, rule }) => [setup.threads, workers, rule.smallest])).toEqual([[2, 1, 1], [
    1,
    2,
    2,
  ]]);
});

test("queries are dealt over rounds, and a model with the time for it gets as many as p99 needs", async () => {
  const asked = async (changes: Partial<RoundRequest>) => {
    const { process, tasks } = fakeProcess();
    await timeRound(request(changes), process, signal);
    return leastOf(tasks)[0];
  };
  // A quarter of the 64 of p90.
  expect(await asked({})).toBe(16);
  // At 2 ms, 662 queries take 1.3 of 40 s; 100 are there and three rounds left.
  expect(await asked({ round: 1, before: [fixtureRound()] })).toBe(Math.ceil(562 / 3));
  // At 100 ms they would take 66 s.
  const slow = fixtureRound({ single: { latenciesMs: new Array<number>(16).fill(100), seconds: 1.6 } });
  expect(await asked({ round: 1, before: [slow] })).toBe(16);
  expect(await asked({ round: 3, before: [slow, slow, slow] })).toBe(16);
});

test("samples go on where the round before stopped", async () => {
  const { process, tasks } = fakeProcess();
  await timeRound(request({ round: 1, before: [fixtureRound()] }), process, signal);
  expect(tasks.flatMap((task) => task.kind === "single-stream" ? [task.rules.firstQuery] : [])).toEqual([101]);
});

test("without its cache a model is opened anew, and one sample counts", async () => {
  const { process, tasks } = fakeProcess();
  const times = await timeRound(request({ uncached: true, layouts: [] }), process, signal);
  expect(tasks.at(-1)).toMatchObject({ kind: "single-stream", setup: { cached: false }, rules: { leastQueries: 1 } });
  expect(times.uncachedMs).toEqual([10, 10]);
});

test("a round that is stopped in its middle is no round", async () => {
  const stop = new AbortController();
  const { process } = fakeProcess((task) => task.kind === "batch-search" ? stop.abort() : undefined);
  await expect(timeRound(request(), process, stop.signal)).rejects.toMatchObject({ name: "Stopped" });
});

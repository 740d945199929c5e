import { join } from "node:path";
import { expect, test } from "vitest";
import suite from "../../../suites/speed.ts";
import { CardRegistry } from "../../card/registry.ts";
import { DeviceLostError } from "../../core/device_lost_error.ts";
import type { ProgressEvent } from "../progress.ts";
import { RecordedTimings } from "../recorded_timings.ts";
import type { RunSetting } from "../run_setting.ts";
import { fixtureRound } from "./fixture_round_times.ts";
import { rowCells } from "./row_cells.ts";
import type { SpeedContext } from "./speed_context.ts";
import { makeSpeedPlan, type SpeedPlan } from "./speed_plan.ts";
import type { ColdStart, SingleStreamTimes, SpeedTask } from "./speed_task.ts";
import { setupOf, timeRounds } from "./time_rounds.ts";

const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");

async function planOf(models: readonly string[]): Promise<SpeedPlan> {
  const small = { ...suite, metrics: ["latency_p50_ms", "first_sample_ms", "evaluations"] };
  return await makeSpeedPlan(small, new CardRegistry(MODELS), { models, runtime: "onnx" });
}

/** Processes of models that take 2 ms a sample, but for what a test does to a task. */
function fakeContext(plan: SpeedPlan, onTask: (name: string, process: number) => void) {
  const order: string[] = [], started: number[] = [], events: ProgressEvent[] = [];
  let processes = 0;
  const memory = { value: 1, how: "a test" };
  const cold: ColdStart = { openMs: 30, firstSampleMs: 20, memoryBefore: memory, opened: fixtureRound().opened };
  const single: SingleStreamTimes = {
    latenciesMs: new Float64Array(30).fill(2),
    measuredSeconds: 10,
    warnings: [],
    peakMemory: memory,
  };
  const setting: Pick<RunSetting, "recorded" | "onProgress"> & { readonly journal: { append(): Promise<void> } } = {
    recorded: new RecordedTimings([]),
    journal: { append: () => Promise.resolve() },
    onProgress: (event) => events.push(event),
  };
  const context: SpeedContext = {
    plan,
    // Nothing else of a run is looked at here.
    setting: { ...setting, surroundings: { machine: { cpu: "a processor" } } } as unknown as RunSetting,
    signal: new AbortController().signal,
    start() {
      const number = processes++;
      started.push(number);
      return {
        submit(task: SpeedTask) {
          const name = "name" in task ? task.name : "";
          if (task.kind === "cold-start") order.push(name);
          onTask(name, number);
          return Promise.resolve((task.kind === "cold-start" ? cold : single) as never);
        },
        close: () => Promise.resolve(),
      };
    },
  };
  return { context, order, started, events };
}

test("every model has its turn in every round, each time in a fresh process", async () => {
  const plan = await planOf(["gan-mnist", "vae-mnist", "flow-mnist"]), { context, order } = fakeContext(plan, () => {});
  const { rows } = await timeRounds({ rows: plan.entries, sweeps: [], pairs: [] }, context);
  const { rounds } = plan.preset, ids = plan.entries.map(({ id }) => id).toSorted();
  expect(order).toHaveLength(3 * rounds);
  for (let round = 0; round < rounds; round++) expect(order.slice(3 * round, 3 * round + 3).toSorted()).toEqual(ids);
  // Another order in each round.
  expect(new Set(Array.from({ length: rounds }, (_, i) => order.slice(3 * i, 3 * i + 3).join())).size).toBe(rounds);
  for (const { rounds: timed, error } of rows.values()) expect([timed.length, error]).toEqual([rounds, undefined]);
});

test("a pair has three turns in each round, each with a process for either side, between the other models", async () => {
  const plan = await planOf(["gan-mnist", "vae-mnist"]), { context, order, started } = fakeContext(plan, () => {});
  const [entry] = plan.entries, own = { kind: "images" as const, setup: setupOf(entry!, context) };
  const base = { ...own, setup: { ...own.setup, folder: "base" } };
  const subjects = { rows: plan.entries, sweeps: [], pairs: [{ id: entry!.id, own, base }] };
  const { pairs, rows } = await timeRounds(subjects, context);
  const { rounds } = plan.preset, timed = pairs.get(entry!.id);
  expect([timed?.rounds.length, timed?.error]).toEqual([3 * rounds, undefined]);
  expect(timed?.rounds[0]?.blocks[0]).toEqual({ own: 2, base: 2 });
  // The rows are timed as they are without a base.
  expect(order).toHaveLength(2 * rounds);
  expect([...rows.values()].map(({ rounds }) => rounds.length)).toEqual([rounds, rounds]);
  expect(started).toHaveLength(2 * rounds + 2 * 3 * rounds);
});

test("a device that is lost in a later round fails its model's times, and no other's", async () => {
  const plan = await planOf(["gan-mnist", "vae-mnist"]);
  const { context, order, events } = fakeContext(plan, (name, process) => {
    if (name === "gan-mnist" && process >= 2) throw new DeviceLostError("The device 'webgpu' was lost while it worked");
  });
  const { rows } = await timeRounds({ rows: plan.entries, sweeps: [], pairs: [] }, context);
  expect(order.filter((name) => name === "gan-mnist")).toHaveLength(2);
  expect(rows.get("vae-mnist")?.rounds).toHaveLength(plan.preset.rounds);
  expect(events.filter(({ type }) => type === "model-failed")).toHaveLength(1);

  const entry = plan.entries.find(({ id }) => id === "gan-mnist")!;
  const cells = rowCells(
    {
      entry,
      row: { id: "gan-mnist", title: "GAN", family: "gan", role: "model" },
      description: {
        sample: { has: true, evaluations: 1, convention: {} },
        likelihoods: { has: false, reason: "a GAN has none" },
      },
    },
    { times: rows.get("gan-mnist"), first: undefined, server: "", operations: "", ceiling: "" },
    context,
  );
  expect(cells.map(({ metric, state }) => [metric, state])).toEqual([
    ["latency_p50_ms", "failed"],
    ["first_sample_ms", "failed"],
    // It is counted, and no time.
    ["evaluations", "measured"],
  ]);
  expect(cells[0]).toMatchObject({ reason: "The device 'webgpu' was lost while it worked" });
});

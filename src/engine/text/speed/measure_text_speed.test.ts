import { expect, test } from "vitest";
import type { LanguageCard } from "../../../card/card.ts";
import type { Cell } from "../../../core/run.ts";
import type { ProgressEvent } from "../../progress.ts";
import { RecordedTimings } from "../../recorded_timings.ts";
import { Stopped } from "../../worker_pool.ts";
import { fixtureLanguageCard } from "../fixture_language_card.ts";
import type { TextTimes, TimeTextTask } from "../text_task.ts";
import { measureTextSpeed, type SpeedRun, TEXT_SPEED_METRICS, type TimedModel } from "./measure_text_speed.ts";

const transformer: LanguageCard["language"]["network"] = {
  kind: "transformer",
  logits: { input: "tokens", output: "logits" },
  step: { layers: 1, keyValueHeads: 1, headDim: 1 },
};

function timedModel(changes: Partial<TimedModel> = {}): TimedModel {
  return {
    row: { id: "gpt", title: "GPT", family: "language", role: "model" },
    card: fixtureLanguageCard({ network: transformer }),
    ...{ folder: "models/gpt", data: [], cache: "cache", prompt: "Whale é", tokens: 11, seed: "18446744073709551615" },
    description: { architecture: "transformer", tokenizer: "bytes", unique: true, keepsPast: true, features: null },
    speed: { sequences: 20, maxSeconds: 100, batchSizes: [1, 2, 4, 8, 16], maxSecondsPerBatch: 3 },
    ...changes,
  };
}

/**
 * A worker with a clock of its own. A prompt of 9 tokens takes 90 ms, and a token 10 ms and 3 ms more for every sequence
 * beyond the first, up to 8; with the past read again it takes 4 times as long. Every second token has a byte.
 */
function worker(task: TimeTextTask): TextTimes {
  const wait = (10 + 3 * (Math.min(task.batch, 8) - 1)) * (task.past === "kept" ? 1 : 4);
  const crowd = Math.max(1, task.batch / 8) ** 2;
  return {
    promptTokens: 9,
    first: new Float64Array(task.batches).fill(90),
    // Sequences differ a little, by their seed.
    next: new Float64Array(task.batches * (task.tokens - 1)).fill(
      wait * crowd * (1 + Number(BigInt(task.seed) % 5n) / 100),
    ),
    bytes: task.batch * task.batches * task.tokens / 2,
  };
}

function speedRun(perform: (task: TimeTextTask) => TextTimes = worker, lines: readonly unknown[] = []) {
  const tasks: TimeTextTask[] = [], journal: unknown[] = [], events: ProgressEvent[] = [];
  const run: SpeedRun = {
    machine: { device: "cpu", cpu: "a processor", threads: 2 },
    threads: 2,
    pool: {
      submit(task) {
        tasks.push(task);
        return new Promise((resolve) => resolve(perform(task)));
      },
    },
    journal: {
      append(entry) {
        // As it comes back from the disk.
        journal.push(JSON.parse(JSON.stringify(entry)));
        return Promise.resolve();
      },
    },
    recorded: new RecordedTimings(lines),
    onProgress: (event) => events.push(event),
  };
  return { run, tasks, journal, events };
}

const byMetric = (cells: readonly Cell[]) => Object.fromEntries(cells.map((cell) => [cell.metric, cell]));

test("every metric has a cell, in the order asked for, with what its number depends on", async () => {
  const { run } = speedRun(), cells = await measureTextSpeed(timedModel(), run, TEXT_SPEED_METRICS);
  expect(cells.map(({ metric }) => metric)).toEqual(TEXT_SPEED_METRICS);
  const { prefill_per_s, decode_per_s, bytes_per_s, next_token_p50_ms, first_token_p50_ms } = byMetric(cells);
  const machine = { device: "cpu", cpu: "a processor", threads: 2 };
  expect(prefill_per_s).toMatchObject({
    ...{ state: "measured", value: 100, interval: [100, 100], n: 20, unit: "tokens/s", direction: "higher" },
    convention: {
      prompt_read: "token by token",
      prompt_tokens: 9,
      tokens: 11,
      batch: 1,
      tokenizer: "bytes",
      ...machine,
    },
  });
  expect(first_token_p50_ms).toMatchObject({
    state: "measured",
    value: 90,
    convention: { percentile: 50, ...machine },
  });
  expect(next_token_p50_ms).toMatchObject({
    state: "measured",
    n: 200,
    convention: { tokenizer: "bytes", ...machine },
  });
  // Ten tokens in a tenth of a second each, a little more by the sequence; half a byte a token.
  expect(decode_per_s).toMatchObject({ state: "measured", n: 20, convention: { batch: 1, ...machine } });
  if (decode_per_s?.state !== "measured" || bytes_per_s?.state !== "measured") throw new Error("not measured");
  expect(decode_per_s.value).toBeGreaterThan(95);
  expect(decode_per_s.value).toBeLessThan(100);
  expect(bytes_per_s.value).toBeCloseTo(decode_per_s.value / 2, 10);
  expect(bytes_per_s.convention).toMatchObject({ prompt_bytes: 8, tokens: 11, batch: 1, ...machine });
});

test("percentiles of too few queries are invalid, and say how many more they need", async () => {
  const { run } = speedRun(), cells = byMetric(await measureTextSpeed(timedModel(), run, TEXT_SPEED_METRICS));
  expect(cells["first_token_p90_ms"]).toMatchObject({
    state: "invalid",
    reason: "p90 needs 64 sequences, 20 were timed: 44 more",
  });
  expect(cells["next_token_p90_ms"]?.state).toBe("measured");
  expect(cells["next_token_p99_ms"]).toMatchObject({
    state: "invalid",
    reason: "p99 needs 662 tokens, 200 were timed: 462 more",
  });
});

test("numbers of tokens of different tokenisers do not rank together, numbers of bytes do", async () => {
  const fingerprints = async (tokenizer: string) => {
    const description = { ...timedModel().description, tokenizer };
    const cells = await measureTextSpeed(timedModel({ description }), speedRun().run, TEXT_SPEED_METRICS);
    return Object.fromEntries(cells.map((cell) => [cell.metric, "fingerprint" in cell ? cell.fingerprint : undefined]));
  };
  const [first, second] = [await fingerprints("bytes"), await fingerprints("bpe 1234")];
  const same = TEXT_SPEED_METRICS.filter((metric) => first[metric] === second[metric]);
  expect(same).toEqual(["bytes_per_s"]);
});

test("the best batch size is looked for from below, and timed again", async () => {
  const { run, tasks } = speedRun();
  const [cell] = await measureTextSpeed(timedModel(), run, ["decode_best_per_s"]);
  // With 16 sequences a token takes 4 times as long as with 8.
  expect(tasks.map(({ batch, batches }) => [batch, batches])).toEqual([[1, 1], [2, 1], [4, 1], [8, 1], [16, 1], [
    8,
    5,
  ]]);
  expect(cell).toMatchObject({ state: "measured", n: 5, details: { batch_size: 8 } });
  if (cell?.state !== "measured") throw new Error("not measured");
  // Eight tokens every 31 ms, to the per cent that seeds differ by.
  expect(cell.value).toBeGreaterThan(8 / 0.031 * 0.95);
  expect(cell.convention).toMatchObject({ batch_sizes: "1, 2, 4, 8, 16", scenario: "offline", tokenizer: "bytes" });
  expect(cell.details?.curve).toMatch(/^1: 100\/s, 2: 154\/s, 4: 211\/s, 8: 258\/s, 16: 129\/s$/);
});

test("a batch size that is expected to take too long is left out, with all above it", async () => {
  const { run, tasks } = speedRun();
  // Two sequences take 0.22 s: four are expected to take 0.44 s.
  const speed = { ...timedModel().speed, maxSecondsPerBatch: 0.4 };
  await measureTextSpeed(timedModel({ speed }), run, ["decode_best_per_s"]);
  expect(tasks.map(({ batch }) => batch)).toEqual([1, 2, 2]);
});

test("the worth of the cache is the ratio of the same sequences both ways", async () => {
  const { run, tasks } = speedRun(), [cell] = await measureTextSpeed(timedModel(), run, ["cache_gain"]);
  expect(tasks.map(({ past }) => past).slice(0, 4)).toEqual(["kept", "read-again", "read-again", "kept"]);
  for (const past of ["kept", "read-again"]) {
    const seeds = tasks.filter((task) => task.past === past).map(({ seed }) => seed);
    // The run's seed is the largest: the next one is 0.
    expect(seeds).toEqual(["18446744073709551615", "0", "1", "2", "3", "4", "5", "6"]);
  }
  expect(cell).toMatchObject({ state: "measured", n: 8, unit: "×" });
  if (cell?.state !== "measured") throw new Error("not measured");
  expect(cell.value).toBeCloseTo(4, 10);
  expect(cell.interval![0]).toBeCloseTo(4, 6);
});

test("models without a choice have no worth of the cache, for a reason", async () => {
  const { description } = timedModel();
  const gain = async (changes: Partial<TimedModel>) => {
    const { run, tasks } = speedRun(), [cell] = await measureTextSpeed(timedModel(changes), run, ["cache_gain"]);
    expect(tasks).toEqual([]);
    return cell;
  };
  expect(await gain({ card: fixtureLanguageCard(), description: { ...description, architecture: "n-gram" } }))
    .toMatchObject({ state: "undefined", reason: expect.stringContaining("an n-gram model looks back 2 tokens") });
  expect(await gain({ description: { ...description, keepsPast: false } }))
    .toMatchObject({ state: "undefined", reason: expect.stringContaining("declares no step graph") });
});

test("the convention says how the prompt is read", async () => {
  const read = async (changes: Partial<TimedModel>) => {
    const [cell] = await measureTextSpeed(timedModel(changes), speedRun().run, ["prefill_per_s"]);
    return cell?.state === "measured" ? cell.convention["prompt_read"] : undefined;
  };
  const { description } = timedModel();
  expect(await read({ description: { ...description, keepsPast: false } })).toBe("in one pass");
  expect(await read({ card: fixtureLanguageCard() })).toBe("the last 2 tokens");
  const decoder = { kind: "decoder", layers: 1, keyValueHeads: 1, headDim: 1 } as const;
  expect(await read({ card: fixtureLanguageCard({ network: decoder }) })).toBe("in one pass");
});

test("a run that goes on uses the times that it has, and times only the others", async () => {
  const whole = speedRun(), cells = await measureTextSpeed(timedModel(), whole.run, TEXT_SPEED_METRICS);
  const again = speedRun(worker, whole.journal);
  expect(await measureTextSpeed(timedModel(), again.run, TEXT_SPEED_METRICS)).toEqual(cells);
  expect(again.tasks).toEqual([]);
  // As if it had been stopped in the middle of the single sequences.
  const half = speedRun(worker, whole.journal.slice(0, 3));
  expect(await measureTextSpeed(timedModel(), half.run, TEXT_SPEED_METRICS)).toEqual(cells);
  expect(half.tasks).toEqual(whole.tasks.slice(3));
  const other = speedRun(worker, whole.journal);
  await measureTextSpeed(timedModel({ row: { ...timedModel().row, id: "other" } }), other.run, ["decode_per_s"]);
  expect(other.tasks).not.toEqual([]);
});

test("single sequences end when the time is over", async () => {
  // A sequence takes 0.19 s and a little.
  const speed = { ...timedModel().speed, sequences: 1000, maxSeconds: 30 };
  const { run, tasks } = speedRun((task) => worker({ ...task, batches: Math.min(task.batches, 5) }));
  const [cell] = await measureTextSpeed(timedModel({ speed }), run, ["decode_per_s"]);
  if (cell?.state !== "measured") throw new Error("not measured");
  expect(cell.n).toBeGreaterThan(140);
  expect(cell.n).toBeLessThan(165);
  for (const { batches, maxSeconds } of tasks) expect([batches <= 63, maxSeconds <= 1]).toEqual([true, true]);
});

test("a pass that fails takes its own cells with it, and the others are measured", async () => {
  const { run, events } = speedRun((task) => {
    if (task.past === "read-again") throw new Error("out of memory");
    return worker(task);
  });
  const cells = byMetric(await measureTextSpeed(timedModel(), run, TEXT_SPEED_METRICS));
  expect(cells["cache_gain"]).toMatchObject({ state: "failed", reason: "out of memory" });
  expect(cells["decode_per_s"]?.state).toBe("measured");
  expect(events.map(({ type, ...event }) => [type, "pass" in event ? event.pass : ""])).toEqual([
    ...["decode", "decode-batches"].flatMap((pass) =>
      ["pass-started", "pass-running", "pass-finished"].map((type) => [type, pass])
    ),
    ...["pass-started", "pass-running", "pass-failed"].map((type) => [type, "read-again"]),
  ]);
});

test("what was stopped is skipped, and only what is asked for is timed", async () => {
  const { run, events } = speedRun(() => {
    throw new Stopped("The run was stopped before this was measured");
  });
  const cells = await measureTextSpeed(timedModel(), run, ["bits_per_byte", "decode_per_s"]);
  expect(cells).toMatchObject([{ metric: "decode_per_s", state: "skipped" }]);
  expect(events.map(({ type }) => type)).toEqual(["pass-started", "pass-running"]);
  await expect(measureTextSpeed(timedModel({ tokens: 1 }), run, [])).rejects.toThrow(
    "'tokens' must be at least 2, got 1",
  );
});

import { expect, test } from "vitest";
import type { SpeedTask, SpeedTaskResults } from "./speed_task.ts";
import type { SpeedProcess } from "./start_speed_process.ts";
import { type PairedModel, type PairRequest, timePair } from "./time_pair.ts";

const images = (folder: string): PairedModel => ({
  kind: "images",
  setup: { folder, device: "cpu", backend: "wasm", threads: 2 },
});
const texts = (folder: string): PairedModel => ({
  kind: "texts",
  task: { folder, data: [], cache: "cache", prompt: "Call me", tokens: 64, threads: 2, device: "cpu" },
});

function request(changes: Partial<PairRequest> = {}): PairRequest {
  return {
    id: "gan",
    own: images("models/gan"),
    base: images("base/gan"),
    seed: "7",
    turn: 0,
    leastSeconds: 0.2,
    budgetSeconds: 100,
    warmUpSeconds: 0.3,
    ...changes,
  };
}

/** Two processes that note who is asked what: each time takes as long as its side's, of which a block holds five. */
function fakePair(
  milliseconds: { own: number; base: number },
  onTask: (side: string, task: SpeedTask) => void = () => {},
) {
  const asked: { readonly side: "own" | "base"; readonly task: SpeedTask }[] = [];
  const process = (side: "own" | "base"): SpeedProcess => ({
    submit: (task) => {
      asked.push({ side, task });
      onTask(side, task);
      const times = new Float64Array(5).fill(milliseconds[side]);
      const results: Partial<SpeedTaskResults> = {
        "single-stream": {
          latenciesMs: times,
          measuredSeconds: 1,
          warnings: ["slept", "warm-up-unsettled"].map((kind) => ({ kind, message: side, advice: "wait" })),
          peakMemory: { value: 1, how: "a test" },
        },
        "time-text": { promptTokens: 2, first: Float64Array.of(10), next: times, bytes: 5 },
      };
      // The results are of the kinds that are asked for.
      return Promise.resolve(results[task.kind] as never);
    },
    close: () => Promise.resolve(),
  });
  return { processes: { own: process("own"), base: process("base") }, asked };
}

const signal = new AbortController().signal;

test("both warm up, then they take turns, each side first equally often, and other sides begin in the next turn", async () => {
  const order = async (turn: number) => {
    const { processes, asked } = fakePair({ own: 11, base: 10 });
    await timePair(request({ turn }), processes, signal);
    return asked.map(({ side }) => side[0]).join("");
  };
  const first = await order(0), second = await order(1);
  expect(first.slice(0, 10)).toBe("ob" + "ob" + "bo" + "bo" + "ob");
  expect(second).toBe([...first].map((side) => side === "o" ? "b" : "o").join(""));
  // 20 pairs of blocks, of which half begin with each side.
  expect(first).toHaveLength(2 + 40);
  expect(first.slice(2).match(/../g)?.filter((pair) => pair === "ob")).toHaveLength(10);
});

test("both sides draw the same samples, and a block is short", async () => {
  const { processes, asked } = fakePair({ own: 11, base: 10 });
  await timePair(request(), processes, signal);
  const rules = asked.slice(2).flatMap(({ side, task }) =>
    task.kind === "single-stream" ? [{ side, folder: task.setup.folder, ...task.rules }] : []
  );
  const numbers = (side: string) => rules.filter((one) => one.side === side).map(({ firstQuery }) => firstQuery);
  expect(numbers("own")).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(numbers("base")).toEqual(numbers("own"));
  expect(new Set(rules.map(({ side, folder }) => `${side} ${folder}`))).toEqual(
    new Set(["own models/gan", "base base/gan"]),
  );
  expect(new Set(rules.map(({ leastSeconds }) => leastSeconds))).toEqual(new Set([0.02]));
});

test("medians of both are kept by pairs, with what the machine did, and the rule's own seconds are kept to", async () => {
  const { processes } = fakePair({ own: 22, base: 20 });
  // 5 times of 20 ms in each block: 21 pairs are 2.1 s of the faster side.
  const { blocks, counts, warnings } = await timePair(request({ leastSeconds: 2.1 }), processes, signal);
  expect(blocks).toEqual(new Array(21).fill({ own: 22, base: 20 }));
  expect(counts).toEqual({ own: 105, base: 105 });
  expect(new Set(warnings.map(({ kind }) => kind))).toEqual(new Set(["slept"]));
});

test("a slow model has as many pairs as fit, and at least one", async () => {
  const pairs = async (budgetSeconds: number) =>
    (await timePair(request({ budgetSeconds }), fakePair({ own: 200, base: 200 }).processes, signal)).blocks.length;
  // A pair takes 2 s.
  expect([await pairs(0), await pairs(5)]).toEqual([1, 3]);
});

test("language models write the same seeds in turn, from token to token", async () => {
  const { processes, asked } = fakePair({ own: 0.6, base: 0.5 });
  const { blocks } = await timePair(request({ own: texts("models/gpt"), base: texts("base/gpt") }), processes, signal);
  expect(blocks[0]).toEqual({ own: 0.6, base: 0.5 });
  const seeds = (side: string) =>
    asked.slice(2).flatMap((one) => one.side === side && one.task.kind === "time-text" ? [one.task.seed] : []);
  expect(seeds("own").slice(0, 3)).toEqual(["7", "8", "9"]);
  expect(seeds("base")).toEqual(seeds("own"));
});

test("an error says whose it is, and a turn that is stopped in its middle is none", async () => {
  const failing = (side: string) =>
    fakePair({ own: 1, base: 1 }, (asked) => {
      if (asked === side) throw new Error("the graph's sha256 differs");
    }).processes;
  await expect(timePair(request(), failing("base"), signal)).rejects.toThrow(
    "the base could not be timed: the graph's sha256 differs",
  );
  await expect(timePair(request(), failing("own"), signal)).rejects.toThrow(/^the graph's sha256 differs$/);
  const stop = new AbortController();
  let tasks = 0;
  const { processes } = fakePair({ own: 1, base: 1 }, () => ++tasks === 9 && stop.abort());
  await expect(timePair(request(), processes, stop.signal)).rejects.toMatchObject({ name: "Stopped" });
});

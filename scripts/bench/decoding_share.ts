/**
 * What decoding costs besides the graph: feeds, the cache of keys and values, sampling, and the runtime's conversions.
 *
 *     deno run -A scripts/bench/decoding_share.ts [--registry DIR] [--rounds N] [--tokens N]
 *
 * The graph's own time is that of a bare `session.run` with the same feeds. Rounds of decoding and rounds of bare runs
 * take turns, so that what else the machine does falls on both alike; of each position in the sequence the lower
 * quartile over rounds counts, and positions are added up, since a cache grows at some of them. One line a model and
 * batch size: the share of time inside `Graph.run`, and what is ours relative to the graph's own time.
 */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as ort from "onnxruntime-node";
import { CardRegistry } from "../../src/card/registry.ts";
import type { RegisteredCard } from "../../src/card/load_card.ts";
import type { LanguageCard } from "../../src/card/card.ts";
import { Noise, STREAM } from "../../src/core/noise.ts";
import { cardGraphs } from "../../src/engine/card_graphs.ts";
import { timeText } from "../../src/engine/text/speed/time_text.ts";
import { openLanguageModel } from "../../src/family/language/open_language_model.ts";
import type { OpenGraph, Tensor } from "../../src/runtime/graph.ts";

const PROMPT = 16;

type Feeds = Readonly<Record<string, Tensor>>;

/** Keeps the feeds of every run and the milliseconds that it took. */
function observed(open: OpenGraph): { open: OpenGraph; runs: { graph: string; feeds: Feeds; took: number }[] } {
  const runs: { graph: string; feeds: Feeds; took: number }[] = [];
  return {
    open: async (name) => {
      const graph = await open(name);
      return {
        ...graph,
        run: async (feeds) => {
          const start = performance.now();
          const outputs = await graph.run(feeds);
          runs.push({ graph: name, feeds, took: performance.now() - start });
          return outputs;
        },
      };
    },
    runs,
  };
}

const { values } = parseArgs({
  options: {
    registry: { type: "string", default: join(import.meta.dirname!, "..", "..", "models") },
    rounds: { type: "string", default: "20" },
    tokens: { type: "string", default: "100" },
  },
});
const rounds = Number(values.rounds), tokens = Number(values.tokens);
console.log(`${cpus()[0]?.model.trim()}, 1 thread, ${rounds} rounds of ${tokens} tokens after ${PROMPT}`);
const registry = new CardRegistry(values.registry);
for (const id of registry.ids()) {
  const registered = await registry.load(id), { card, folder } = registered;
  if (card.family !== "language" || Object.keys(card.graphs).length === 0) continue;
  for (const batch of [1, 16]) await measure({ card, folder }, batch);
}

async function measure(registered: RegisteredCard & { readonly card: LanguageCard }, batch: number): Promise<void> {
  const { card, folder } = registered, { vocabulary } = card.language;
  const { open, runs } = observed(cardGraphs(registered, { threads: 1 }));
  const uniform = new Float64Array(PROMPT);
  new Noise(1n).uniform(uniform, { stream: STREAM.data, example: 0 });
  const prompt = Array.from(uniform, (u) => Math.floor(u * vocabulary));
  // No text is read: tokens are as good as any.
  const codec = { name: "none", unique: false, encode: () => prompt, decode: () => "", byteLength: () => 1 };
  const counts = { documents: () => Promise.resolve([]) };
  const model = await openLanguageModel(card, { codec, open, counts });
  const task = {
    ...{ kind: "time-text", folder, data: [], cache: "", seed: "1", threads: 1, prompt: "", tokens, batch } as const,
    ...{ batches: 1, maxSeconds: 1, past: "kept" } as const,
  };
  await timeText(model, task);
  const name = runs.at(-1)!.graph;
  const file = Object.entries(card.graphs).find(([graph]) => graph === name)![1]!.file;
  const session = await ort.InferenceSession.create(await readFile(join(folder, file)), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  const whole: number[][] = [], inside: number[][] = [], bare: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    runs.length = 0;
    const { next } = await timeText(model, task);
    const steps = runs.slice(1 - tokens), own: number[] = [];
    const feeds = steps.map(({ feeds }) =>
      Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor(data, dims)]))
    );
    for (const feed of feeds) {
      const start = performance.now();
      await session.run(feed);
      own.push(performance.now() - start);
    }
    whole.push([...next]);
    inside.push(steps.map(({ took }) => took));
    bare.push(own);
  }
  const [total, run, graph] = [perToken(whole), perToken(inside), perToken(bare)];
  const us = (ms: number) => (1000 * ms / batch).toFixed(1).padStart(8);
  const percent = (share: number) => (100 * share).toFixed(1).padStart(5);
  console.log(
    `${card.id.padEnd(16)} batch ${String(batch).padStart(2)}  ${percent(run / total)} % inside Graph.run  ` +
      `${us(total - graph)} µs/token ours, ${us(graph)} the graph's: ${percent((total - graph) / graph)} %`,
  );
  await model.close();
  await session.release();
}

/** The lower quartile over rounds of each position's time, the mean over positions. */
function perToken(rounds: readonly (readonly number[])[]): number {
  const quartiles = rounds[0]!.map((_, at) => {
    const sorted = rounds.map((times) => times[at]!).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 4)]!;
  });
  return quartiles.reduce((sum, time) => sum + time, 0) / quartiles.length;
}

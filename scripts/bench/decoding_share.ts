/**
 * What decoding costs besides the graph: feeds, the cache of keys and values, the runtime's conversions, sampling.
 *
 *     deno run -A scripts/bench/decoding_share.ts [--registry DIR] [--rounds N] [--tokens N]
 *
 * Sequences are written as the text suite times them. The graph's own time is that of the bare `session.run` below all of
 * our code, taken in the same step: what else the machine does falls on both alike. Of each place in the sequence the
 * lower quartile over rounds counts, and places are added up, since a cache grows at some of them. One line a model and
 * batch size: the share of time inside `Graph.run`, and what is ours relative to the graph's own time.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InferenceSession } from "onnxruntime-node";
import type { LanguageCard } from "../../src/card/card.ts";
import type { RegisteredCard } from "../../src/card/registered_card.ts";
import { CardRegistry } from "../../src/card/registry.ts";
import { Noise, STREAM } from "../../src/core/noise.ts";
import { cardGraphs } from "../../src/engine/card_graphs.ts";
import { timeText } from "../../src/engine/text/speed/time_text.ts";
import { openLanguageModel } from "../../src/family/language/open_language_model.ts";
import type { OpenGraph } from "../../src/runtime/graph.ts";

const PROMPT = 16, BATCHES = [1, 16];

/** Milliseconds of every run since they were last taken. */
const inGraph: number[] = [], inSession: number[] = [];

/** Runs something and notes how long it takes. */
async function noted<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  times.push(performance.now() - start);
  return result;
}

const create = InferenceSession.create;
Object.assign(InferenceSession, {
  create: async (bytes: Uint8Array, options: InferenceSession.SessionOptions) => {
    const session = await create(bytes, options), run = session.run.bind(session);
    return Object.assign(session, {
      run: (feeds: InferenceSession.OnnxValueMapType) => noted(inSession, () => run(feeds)),
    });
  },
});

const { values } = parseArgs({
  options: {
    registry: { type: "string", default: join(import.meta.dirname!, "..", "..", "models") },
    rounds: { type: "string", default: "40" },
    tokens: { type: "string", default: "100" },
  },
});
const rounds = Number(values.rounds), tokens = Number(values.tokens);
console.log(`${cpus()[0]?.model.trim()}, 1 thread, ${rounds} rounds of ${tokens} tokens after ${PROMPT}`);
const registry = new CardRegistry(values.registry);
for (const id of registry.ids()) {
  const registered = await registry.load(id), { card, folder } = registered;
  if (card.family !== "language" || Object.keys(card.graphs).length === 0) continue;
  for (const batch of BATCHES) await measure({ card, folder }, batch);
}

async function measure(registered: RegisteredCard & { readonly card: LanguageCard }, batch: number): Promise<void> {
  const { card, folder } = registered, { vocabulary } = card.language;
  const graphs = cardGraphs(registered, { threads: 1 });
  const open: OpenGraph = async (name) => {
    const graph = await graphs(name);
    return { ...graph, run: (feeds) => noted(inGraph, () => graph.run(feeds)) };
  };
  const uniform = new Float64Array(PROMPT);
  new Noise(1n).uniform(uniform, { stream: STREAM.data, example: 0 });
  const prompt = Array.from(uniform, (u) => Math.floor(u * vocabulary));
  // No text is read: tokens are as good as any.
  const codec = { name: "none", unique: false, encode: () => prompt, decode: () => "", byteLength: () => 1 };
  const model = await openLanguageModel(card, { codec, open, counts: { documents: () => Promise.resolve([]) } });
  const whole: number[][] = [], graph: number[][] = [], session: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const { next } = await timeText(model, {
      ...{ kind: "time-text", folder, data: [], cache: "", seed: String(round), threads: 1, prompt: "" },
      ...{ tokens, batch, batches: 1, maxSeconds: 0, past: "kept" },
    });
    whole.push([...next]);
    graph.push(inGraph.splice(0).slice(1 - tokens));
    session.push(inSession.splice(0).slice(1 - tokens));
  }
  const ours = whole.map((times, round) => times.map((time, at) => time - session[round]![at]!));
  const own = perToken(session), us = (ms: number) => (1000 * ms / batch).toFixed(1).padStart(7);
  const percent = (share: number) => (100 * share).toFixed(1).padStart(5);
  console.log(
    `${card.id.padEnd(16)} batch ${String(batch).padStart(2)} ${percent(perToken(graph) / perToken(whole))} % inside ` +
      `Graph.run ${us(perToken(ours))} µs/token ours ${us(own)} the graph's: ${percent(perToken(ours) / own)} %`,
  );
  await model.close();
}

/** The lower quartile over rounds of each place's time, the mean over places. */
function perToken(rounds: readonly (readonly number[])[]): number {
  const quartiles = rounds[0]!.map((_, at) => {
    const sorted = rounds.map((times) => times[at]!).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 4)]!;
  });
  return quartiles.reduce((sum, time) => sum + time, 0) / quartiles.length;
}

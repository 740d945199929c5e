/**
 * How much of a sampling pass is spent inside the runtime: the rest is noise, schedules and grey levels.
 *
 *     deno run -A scripts/bench/sampling_share.ts [samples]
 *
 * Prints one line a model: time a sample, the share inside the runtime, network evaluations a sample.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { isImageModel } from "../../src/card/card.ts";
import { CardRegistry } from "../../src/card/registry.ts";
import { Noise } from "../../src/core/noise.ts";
import { cardGraphs } from "../../src/engine/card_graphs.ts";
import { openModel } from "../../src/family/open_model.ts";
import type { OpenGraph } from "../../src/runtime/graph.ts";

const MICRO_BATCH = 64;
const samples = Math.ceil(Number(Deno.args[0] ?? 256) / MICRO_BATCH) * MICRO_BATCH;

/** Adds up the time inside `run` of every graph that it opens. */
function stopwatch(open: OpenGraph): { open: OpenGraph; spentMs: () => number } {
  let spent = 0;
  return {
    open: async (name) => {
      const graph = await open(name);
      return {
        ...graph,
        run: async (feeds) => {
          const start = performance.now();
          const outputs = await graph.run(feeds);
          spent += performance.now() - start;
          return outputs;
        },
      };
    },
    spentMs: () => spent,
  };
}

console.log(`${cpus()[0]?.model.trim()}, 1 thread, micro-batch ${MICRO_BATCH}, ${samples} samples`);
const registry = new CardRegistry(join(import.meta.dirname!, "..", "..", "models"));
for (const id of registry.ids()) {
  const registered = await registry.load(id), { card } = registered;
  if (!isImageModel(card)) continue;
  const { open, spentMs } = stopwatch(cardGraphs(registered, { threads: 1 }));
  const { sample } = await openModel(card, open);
  if (!sample.has) continue;
  const noise = new Noise(0n);
  await sample.use.draw(noise, 0, MICRO_BATCH);
  const before = spentMs(), start = performance.now();
  for (let first = 0; first < samples; first += MICRO_BATCH) await sample.use.draw(noise, first, MICRO_BATCH);
  const total = performance.now() - start;
  const share = (100 * (spentMs() - before) / total).toFixed(1);
  console.log(
    `${id.padEnd(16)} ${(total / samples).toFixed(2).padStart(8)} ms/sample  ${
      share.padStart(5)
    } % inside the runtime` +
      `  ${sample.use.evaluations} evaluations`,
  );
}

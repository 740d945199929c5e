import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageModelCard } from "../../card/card.ts";
import { type AnyGraphFile, isTfjs } from "../../card/any_graph.ts";
import type { RegisteredCard } from "../../card/registered_card.ts";
import { Noise } from "../../core/noise.ts";
import { openModel } from "../../family/open_model.ts";
import type { OpenGraph } from "../../runtime/graph.ts";
import { onnxCost } from "../../runtime/onnx_cost/onnx_cost.ts";
import { cardGraphs } from "../card_graphs.ts";

/** What one sample costs, of a batch of some size. */
export interface SampleOperations {
  /** Floating-point operations of one sample, by the rules of `ONNX_COST_CONVENTION`. */
  readonly flops: number;
  readonly macs: number;
  readonly transcendentals: number;
  /** How often graphs run for a whole batch, by graph. */
  readonly runs: Readonly<Record<string, number>>;
  /** Whether the operations are a lower bound, because `unknown` operators are not among them. */
  readonly isLowerBound: boolean;
  /** Types of operators that could not be counted. */
  readonly unknown: readonly string[];
}

/**
 * Counts what a sample costs: draws one batch, notes the shapes that every run of every graph was given, and counts each
 * kind of run by shape inference. So what a sampler does between its networks' runs (steps, caches, corrections) decides
 * the count, and not what a card says.
 *
 * @param batch Samples in the batch; padding counts, as it is computed.
 * @returns The operations, or why there is no number: the model does not sample, or does it with a graph that is no ONNX
 * file.
 * @throws {Error} From opening or running the graphs.
 *
 * @example
 * ```ts
 * const operations = await sampleOperations(await loadCard("models/ddpm-mnist"));
 * if (typeof operations !== "string") operations.runs; // { denoise: 25 }
 * ```
 */
export async function sampleOperations(
  registered: RegisteredCard<ImageModelCard>,
  batch = 1,
): Promise<SampleOperations | string> {
  const noted = new Map<string, NotedRun>();
  const model = await openModel(registered.card, noting(cardGraphs(registered, { threads: 1 }), noted));
  if (!model.sample.has) return model.sample.reason;
  await model.sample.use.draw(new Noise(0n), 0, batch);
  const files: Readonly<Record<string, AnyGraphFile | undefined>> = registered.card.graphs;
  const total = { flops: 0, macs: 0, transcendentals: 0 }, runs: Record<string, number> = {};
  const unknown = new Set<string>();
  let isLowerBound = false;
  for (const { graph, shapes, times } of noted.values()) {
    const file = files[graph]!;
    if (isTfjs(file)) return `operations are counted in ONNX files, and the graph '${graph}' is a TensorFlow.js model`;
    const cost = onnxCost(await readFile(join(registered.folder, file.file)), shapes);
    for (const name of ["flops", "macs", "transcendentals"] as const) total[name] += times * cost[name] / batch;
    runs[graph] = (runs[graph] ?? 0) + times;
    isLowerBound ||= cost.isLowerBound;
    for (const operator of [...Object.keys(cost.unknown), ...Object.keys(cost.unsized)]) unknown.add(operator);
  }
  return { ...total, runs, isLowerBound, unknown: [...unknown] };
}

/** Runs of one graph on inputs of the same shapes. */
interface NotedRun {
  readonly graph: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  times: number;
}

/** The same graphs; what they are given is noted. */
function noting(open: OpenGraph, noted: Map<string, NotedRun>): OpenGraph {
  return async (name) => {
    const graph = await open(name);
    return {
      ...graph,
      async run(feeds) {
        const shapes = Object.fromEntries(Object.entries(feeds).map(([input, { dims }]) => [input, [...dims]]));
        const key = `${name} ${JSON.stringify(shapes)}`, known = noted.get(key);
        if (known === undefined) noted.set(key, { graph: name, shapes, times: 1 });
        else known.times++;
        return await graph.run(feeds);
      },
    };
  };
}

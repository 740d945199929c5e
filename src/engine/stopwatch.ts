/** Times sampling, from noise to grey levels: outputs are fetched before the clock stops. */
import { Noise } from "../core/noise.ts";
import type { Sampler } from "../family/model.ts";
import type { LatencyResult, LatencyTask, ThroughputResult, ThroughputTask } from "./task.ts";

/** Draws before the clock counts: kernels are chosen and memory is claimed in the first ones. */
const WARM_UP = 2;

/** Draws one sample at a time, `queries` of them or as many as begin within `maxSeconds`. */
export async function measureLatency(sampler: Sampler, task: LatencyTask): Promise<LatencyResult> {
  const noise = new Noise(BigInt(task.seed));
  for (let i = 0; i < WARM_UP; i++) await sampler.draw(noise, task.first + i, 1);
  const milliseconds: number[] = [];
  const start = performance.now();
  while (milliseconds.length < task.queries && performance.now() - start < task.maxSeconds * 1000) {
    const first = task.first + milliseconds.length;
    milliseconds.push(1000 * await secondsOf(() => sampler.draw(noise, first, 1)));
  }
  return { milliseconds: Float64Array.from(milliseconds) };
}

/** Times `runs` batches after one that does not count. */
export async function measureThroughput(sampler: Sampler, task: ThroughputTask): Promise<ThroughputResult> {
  const noise = new Noise(BigInt(task.seed));
  await sampler.draw(noise, 0, task.batchSize);
  const secondsPerRun: number[] = [];
  for (let i = 0; i < task.runs; i++) {
    secondsPerRun.push(await secondsOf(() => sampler.draw(noise, i * task.batchSize, task.batchSize)));
  }
  return { secondsPerRun };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

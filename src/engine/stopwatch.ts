/** Times sampling, from noise to grey levels: outputs are fetched before the clock stops. */
import { Noise } from "../core/noise.ts";
import type { Sampler } from "../family/model.ts";
import type { LatencyResult, LatencyTask, ThroughputResult, ThroughputTask } from "./task.ts";

/** Draws before the clock counts: kernels are chosen and memory is claimed in the first ones. */
const WARM_UP = 2;

/** Draws one sample at a time, `queries` times at least and for `minSeconds` at least, unless `maxSeconds` pass. */
export async function measureLatency(sampler: Sampler, task: LatencyTask): Promise<LatencyResult> {
  const noise = new Noise(BigInt(task.seed));
  for (let i = 0; i < WARM_UP; i++) await sampler.draw(noise, i, 1);
  const milliseconds: number[] = [];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  while ((milliseconds.length < task.queries || elapsed() < task.minSeconds) && elapsed() < task.maxSeconds) {
    milliseconds.push(await secondsOf(() => sampler.draw(noise, milliseconds.length, 1)) * 1000);
  }
  return { milliseconds: Float64Array.from(milliseconds) };
}

/**
 * Times whole batches, from the smallest size up. A size whose run is expected to take longer than allowed, at the
 * rate of the size before, is left out, and so is all above it.
 */
export async function measureThroughput(sampler: Sampler, task: ThroughputTask): Promise<ThroughputResult> {
  const noise = new Noise(BigInt(task.seed));
  const curve: { batchSize: number; secondsPerRun: number[] }[] = [];
  for (const batchSize of task.batchSizes) {
    const last = curve.at(-1);
    const expected = last === undefined ? 0 : Math.min(...last.secondsPerRun) / last.batchSize * batchSize;
    if (expected > task.maxSecondsPerRun) break;
    await sampler.draw(noise, 0, batchSize);
    const secondsPerRun: number[] = [];
    for (let i = 0; i < task.repeats; i++) {
      secondsPerRun.push(await secondsOf(() => sampler.draw(noise, i * batchSize, batchSize)));
    }
    curve.push({ batchSize, secondsPerRun });
  }
  return { curve };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

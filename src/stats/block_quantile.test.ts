import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { normalQuantile } from "./normal_quantile.ts";
import { quantileInterval } from "./quantile_interval.ts";
import { blockQuantile } from "./block_quantile.ts";

const BLOCKS = 20, SIZE = 30;

/** Normal values whose variance is 1, of which blocks share the part `shared`. */
function blocks(example: number, shared: number): Float64Array[] {
  const values = new Float64Array(BLOCKS * (SIZE + 1));
  new Noise(11n).normal(values, { stream: STREAM.latent, example });
  return Array.from({ length: BLOCKS }, (_, block) => {
    const common = Math.sqrt(shared) * values[BLOCKS * SIZE + block]!;
    return values.slice(block * SIZE, (block + 1) * SIZE).map((own) => common + Math.sqrt(1 - shared) * own);
  });
}

/** How often of 400 times the interval holds the true quantile. */
function coverage(p: number, shared: number, interval: (blocks: Float64Array[]) => [number, number] | null): number {
  let covered = 0;
  for (let example = 0; example < 400; example++) {
    const found = interval(blocks(example, shared));
    if (found !== null && found[0] <= normalQuantile(p) && normalQuantile(p) <= found[1]) covered++;
  }
  return covered / 400;
}

test.each([[0.5, 0], [0.5, 0.3], [0.9, 0], [0.9, 0.3]])(
  "the interval of quantile %f covers where blocks share %f of the variance",
  (p, shared) => {
    // 95 % of 400, less two and a half standard deviations: 92.3 %.
    expect(coverage(p, shared, (values) => blockQuantile(values, p).interval)).toBeGreaterThan(0.923);
  },
);

test("values taken as independent would cover far less", () => {
  const naive = (values: Float64Array[]) => quantileInterval(values.flatMap((block) => [...block]), 0.5).interval;
  expect(coverage(0.5, 0.3, naive)).toBeLessThan(0.7);
});

test("the quantile is that of all values, and the interval holds it, no narrower than that of independent ones", () => {
  for (let example = 0; example < 20; example++) {
    const values = blocks(example, 0), all = values.flatMap((block) => [...block]);
    const { value, interval } = blockQuantile(values, 0.9), independent = quantileInterval(all, 0.9);
    expect(value).toBe(independent.value);
    expect(interval![0]).toBeLessThanOrEqual(independent.interval![0]);
    expect(interval![1]).toBeGreaterThanOrEqual(independent.interval![1]);
  }
});

test("one block has no interval, nor have too few values", () => {
  expect(blockQuantile([[1, 2, 3]], 0.5)).toEqual({ value: 2, interval: null });
  expect(blockQuantile([[1, 2], [3, 4]], 0.99).interval).toBeNull();
  expect(() => blockQuantile([[1, 2], [3]], 0.5)).toThrow("blocks are of sizes 2, 1");
  expect(() => blockQuantile([], 0.5)).toThrow("there are no values");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { kMeans } from "./k_means.ts";
import type { Clusters } from "./lloyd.ts";

function normals(n: number, d: number, example: number): Matrix {
  const values = new Float64Array(n * d);
  new Noise(23n).normal(values, { stream: STREAM.observation, example });
  return matrix(n, d, values);
}

/** n points about each of `count` corners far apart, in turn. */
function clumps(n: number, count: number, d: number, offset = 0): Matrix {
  const { data } = normals(n * count, d, 1);
  return matrix(
    n * count,
    d,
    data.map((value, at) => {
      const clump = Math.floor(at / d) % count;
      return offset + 0.1 * value + 10 * (clump >> (at % d) & 1);
    }),
  );
}

function squares(points: Matrix, { centres }: Clusters): Float64Array {
  const { rows, cols } = points;
  return Float64Array.from({ length: rows * centres.rows }, (_, at) => {
    const i = Math.floor(at / centres.rows), c = at % centres.rows;
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += (points.data[i * cols + j]! - centres.data[c * cols + j]!) ** 2;
    return sum;
  });
}

test.each([0, 1e6])(
  "clumps that lie apart are found, each as one cluster, also far from the origin: %d",
  async (offset) => {
    const { labels, distortion } = await kMeans(clumps(20, 8, 3, offset), 8, plainAlgebra);
    const firsts = [...labels.subarray(0, 8)];
    expect(new Set(firsts).size).toBe(8);
    labels.forEach((label, i) => expect(label).toBe(firsts[i % 8]));
    expect(distortion).toBeLessThan(160 * 3 * 0.02);
  },
);

test("it ends where nothing can move: nearest centres, and centres that are means", async () => {
  const points = normals(300, 5, 2), found = await kMeans(points, 12, plainAlgebra, { starts: 2 });
  const distances = squares(points, found);
  let sum = 0;
  found.labels.forEach((label, i) => {
    const own = distances[i * 12 + label]!;
    sum += own;
    for (let c = 0; c < 12; c++) expect(distances[i * 12 + c]!).toBeGreaterThanOrEqual(own - 1e-12);
  });
  expect(found.distortion).toBeCloseTo(sum, 9);
  for (let c = 0; c < 12; c++) {
    const own = [...found.labels.keys()].filter((i) => found.labels[i] === c);
    for (let j = 0; j < 5; j++) {
      const mean = own.reduce((total, i) => total + points.data[i * 5 + j]!, 0) / own.length;
      expect(found.centres.data[c * 5 + j]).toBeCloseTo(mean, 12);
    }
  }
});

test("on a line it finds the best of all clusterings, which a dynamic programme knows", async () => {
  const points = normals(40, 1, 3);
  const { distortion } = await kMeans(points, 4, plainAlgebra, { starts: 40 });
  expect(distortion).toBeCloseTo(bestOnLine([...points.data].sort((a, b) => a - b), 4), 10);
});

test("a seed decides everything, and another seed may end elsewhere", async () => {
  const points = normals(200, 4, 4);
  const of = (seed: bigint) => kMeans(points, 15, plainAlgebra, { seed, starts: 1 });
  expect(await of(1n)).toEqual(await of(1n));
  expect((await of(1n)).labels).not.toEqual((await of(2n)).labels);
});

test("more starts are never worse", async () => {
  const points = normals(200, 4, 5);
  const sums = [];
  for (const starts of [1, 3, 9]) sums.push((await kMeans(points, 15, plainAlgebra, { starts })).distortion);
  expect([...sums].sort((a, b) => b - a)).toEqual(sums);
});

test("as many clusters as points leave none empty, and no distance", async () => {
  const { labels, distortion } = await kMeans(normals(25, 3, 6), 25, plainAlgebra, { starts: 1 });
  expect(new Set(labels).size).toBe(25);
  expect(distortion).toBeLessThan(1e-25);
});

test("an emptied cluster starts anew: every one has points where enough points differ", async () => {
  // Twenty copies of one point, and one far group: few starts and many clusters empty some.
  const points = matrix(30, 1, Array.from({ length: 30 }, (_, i) => i < 20 ? 0 : 100 + i ** 2));
  for (let seed = 0n; seed < 10n; seed++) {
    expect(new Set((await kMeans(points, 9, plainAlgebra, { seed, starts: 1 })).labels).size).toBe(9);
  }
});

test("points that are all equal are one cluster, whatever k", async () => {
  const { labels, distortion } = await kMeans(matrix(6, 2, new Float64Array(12).fill(3)), 3, plainAlgebra);
  expect([...labels]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(distortion).toBe(0);
});

test("more clusters than points are refused", async () => {
  await expect(kMeans(normals(3, 2, 7), 4, plainAlgebra)).rejects.toThrow("from 1 to the 3 points, got 4");
  await expect(kMeans(normals(3, 2, 7), 2, plainAlgebra, { starts: 0 })).rejects.toThrow("at least 1 start");
});

/** The least sum of squares of sorted numbers in k runs. */
function bestOnLine(sorted: readonly number[], k: number): number {
  const cost = (from: number, to: number) => {
    const run = sorted.slice(from, to), mean = run.reduce((sum, value) => sum + value, 0) / run.length;
    return run.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  let best = sorted.map((_, i) => cost(0, i + 1));
  for (let runs = 2; runs <= k; runs++) {
    const before = best;
    best = sorted.map((_, i) => {
      return Math.min(...Array.from({ length: i }, (_, j) => before[j]! + cost(j + 1, i + 1)), before[i]!);
    });
  }
  return best.at(-1)!;
}

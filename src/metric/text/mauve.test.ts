import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { areaUnder, divergenceCurve } from "./divergence_curve.ts";
import { frontierIntegral } from "./frontier_integral.ts";
import { defaultClusters, mauveScore } from "./mauve.ts";

function normals(n: number, d: number, example: number, shift = 0): Matrix {
  const values = new Float64Array(n * d);
  new Noise(31n).normal(values, { stream: STREAM.observation, example });
  return matrix(n, d, values.map((value, at) => value + (at % d === 0 ? shift : 0)));
}

/** `counts[t]` rows near direction t, far apart from all others. */
function directions(counts: readonly number[], example: number): Matrix {
  const rows = counts.flatMap((count, t) => new Array<number>(count).fill(t)), d = counts.length;
  const jitter = new Float64Array(rows.length * d);
  new Noise(31n).normal(jitter, { stream: STREAM.observation, example });
  return matrix(
    rows.length,
    d,
    jitter.map((value, at) => {
      return (1 + example) * (0.01 * value + (rows[Math.floor(at / d)] === at % d ? 1 : 0));
    }),
  );
}

test("of clusters that are known it is the area of their shares, for every seed, whatever the rows' lengths", async () => {
  const p = [10, 20, 30, 40], q = [25, 25, 0, 50];
  const options = { clusters: 4, seeds: [1n, 2n, 3n], scale: 2, points: 40 };
  const found = await mauveScore(directions(p, 1), directions(q, 2), plainAlgebra, options);
  const shares = (counts: readonly number[], added = 0) => counts.map((c) => (c + added) / (100 + 4 * added));
  for (const { mauve, mauveStar, frontierIntegral: plain, frontierIntegralStar: star } of found.seeds) {
    expect(mauve).toBeCloseTo(areaUnder(divergenceCurve(shares(p), shares(q), options)), 13);
    expect(mauveStar).toBeCloseTo(areaUnder(divergenceCurve(shares(p, 0.5), shares(q, 0.5), options)), 13);
    expect(plain).toBeCloseTo(frontierIntegral(shares(p), shares(q)), 13);
    expect(star).toBeCloseTo(frontierIntegral(shares(p, 0.5), shares(q, 0.5)), 13);
  }
  expect(found.mauve.deviation).toBeCloseTo(0, 13);
  expect(found.clusters).toBe(4);
});

test("a set and itself score 1, sets in other directions the least", async () => {
  const rows = normals(100, 8, 1);
  expect((await mauveScore(rows, rows, plainAlgebra)).mauve.mean).toBeCloseTo(1, 12);
  const apart = await mauveScore(directions([50, 50, 0, 0], 1), directions([0, 0, 50, 50], 2), plainAlgebra);
  expect(apart.mauve.mean).toBeLessThan(0.0042);
  expect(apart.frontierIntegral.mean).toBeCloseTo(1, 12);
});

test("the farther apart the sets, the lower; and seeds differ", async () => {
  const data = normals(300, 6, 1), means = [];
  for (const shift of [0, 1, 3]) {
    const { mauve, clusters } = await mauveScore(data, normals(300, 6, 2, shift), plainAlgebra, { starts: 1 });
    expect(clusters).toBe(30);
    expect(mauve.deviation).toBeGreaterThan(0);
    expect(mauve.interval![0]).toBeLessThanOrEqual(mauve.mean);
    means.push(mauve.mean);
  }
  expect([...means].sort((a, b) => b - a)).toEqual(means);
  expect(means[0]! - means[2]!).toBeGreaterThan(0.3);
});

test("nine tenths of the variance are kept, or all dimensions where that is asked for", async () => {
  const flat = normals(60, 10, 3), squeezed = { ...flat, data: flat.data.map((v, at) => at % 10 < 3 ? v : v / 100) };
  expect((await mauveScore(squeezed, squeezed, plainAlgebra, { starts: 1 })).components).toBeLessThanOrEqual(3);
  const all = await mauveScore(squeezed, squeezed, plainAlgebra, { starts: 1, variance: null });
  expect(all.components).toBe(10);
});

test("one seed has a value and no deviation; the same seeds give the same", async () => {
  const sets = [normals(80, 5, 1), normals(90, 5, 2)] as const;
  const once = await mauveScore(...sets, plainAlgebra, { seeds: [9n] });
  expect(once.mauve.interval).toBeNull();
  expect(once.mauve.deviation).toBeNaN();
  expect(await mauveScore(...sets, plainAlgebra, { seeds: [9n] })).toEqual(once);
});

test("the number of clusters is Python's max(2, round(n / 10))", () => {
  expect([1, 15, 25, 26, 35, 45, 94, 95, 100, 1005, 1015].map(defaultClusters))
    .toEqual([2, 2, 2, 3, 4, 4, 9, 10, 10, 100, 102]);
});

test("empty sets, other dimensions and one cluster are refused", async () => {
  const rows = normals(10, 2, 1);
  await expect(mauveScore(rows, matrix(0, 2, []), plainAlgebra)).rejects.toThrow("got 10 and 0");
  await expect(mauveScore(rows, normals(10, 3, 1), plainAlgebra)).rejects.toThrow("all need 3 columns, got 2");
  await expect(mauveScore(rows, rows, plainAlgebra, { clusters: 1 })).rejects.toThrow("at least 2, got 1");
  await expect(mauveScore(rows, rows, plainAlgebra, { seeds: [] })).rejects.toThrow("at least 1 seed");
});

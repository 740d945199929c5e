import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { defaultClusters, mauveScore } from "../../metric/text/mauve.ts";
import { areaUnder, divergenceCurve } from "../../metric/text/divergence_curve.ts";
import { frontierIntegral } from "../../metric/text/frontier_integral.ts";
import { measureMauve } from "./measure_mauve.ts";

const DIMENSION = 6;

function normals(rows: number, example: number, shift = 0): Float32Array {
  const values = new Float32Array(rows * DIMENSION);
  new Noise(5n).normal(values, { stream: STREAM.observation, example });
  return values.map((value, at) => value + (at % DIMENSION === 0 ? shift : 0));
}

/** `counts[t]` rows along direction t. */
function along(counts: readonly number[]): Float32Array {
  return Float32Array.from(
    counts.flatMap((count, t) =>
      new Array(count).fill(Array.from({ length: DIMENSION }, (_, at) => at === t ? 3 : 0)).flat()
    ),
  );
}

const measured = (written: Float32Array, real: Float32Array, seeds = 3) =>
  measureMauve({ written, real, dimension: DIMENSION, seeds }, plainAlgebra);

test("of two clusters that are known it is the area under their shares' curve, whatever the seed", async () => {
  // A tenth of 20 texts: two clusters.
  const found = await measured(along([15, 5]), along([8, 12]));
  const q = [0.75, 0.25], p = [0.4, 0.6];
  expect(found.clusters).toBe(2);
  expect(found.mean).toBeCloseTo(areaUnder(divergenceCurve(Float64Array.from(p), Float64Array.from(q))), 12);
  expect(found.frontierIntegral).toBeCloseTo(frontierIntegral(Float64Array.from(p), Float64Array.from(q)), 12);
  // Half a count more in each cluster.
  const star = areaUnder(divergenceCurve(Float64Array.of(8.5 / 21, 12.5 / 21), Float64Array.of(15.5 / 21, 5.5 / 21)));
  expect(found.star).toBeCloseTo(star, 12);
  expect(found.deviation).toBeCloseTo(0, 12);
});

test("a set against itself scores 1, one in other directions next to nothing", async () => {
  const rows = normals(100, 1);
  expect(await measured(rows, rows)).toMatchObject({ mean: expect.closeTo(1, 10), clusters: 10 });
  expect((await measured(along([20, 20, 0, 0]), along([0, 0, 20, 20]))).mean).toBeLessThan(0.0042);
});

test("real texts are p and written ones q, seeds count from 0, and their spread is told", async () => {
  const written = normals(150, 1, 0.7), real = normals(120, 2);
  const found = await measured(written, real, 4);
  const { mauve, mauveStar, frontierIntegral: integral } = await mauveScore(
    matrix(120, DIMENSION, Float64Array.from(real)),
    matrix(150, DIMENSION, Float64Array.from(written)),
    plainAlgebra,
    { seeds: [0n, 1n, 2n, 3n] },
  );
  expect(found).toEqual({
    ...mauve,
    star: mauveStar.mean,
    frontierIntegral: integral.mean,
    clusters: defaultClusters(120),
  });
  expect(found.deviation).toBeGreaterThan(0);
  expect(found.interval![0]).toBeLessThan(found.mean);
});

test("one seed has a number without a spread", async () => {
  expect(await measured(normals(40, 1), normals(40, 2), 1)).toMatchObject({
    mean: expect.any(Number),
    deviation: NaN,
    interval: null,
  });
});

test("features that are not finite are named, with their set and text", async () => {
  const broken = normals(30, 1).fill(NaN, 12, 24);
  await expect(measured(broken, normals(30, 2))).rejects.toThrow(
    "features must be finite, got some that are not for 2 of 30 written texts, first NaN for text 2",
  );
  const large = normals(30, 1).fill(Infinity, 29 * DIMENSION + 5);
  await expect(measured(normals(30, 2), large)).rejects.toThrow(
    "for 1 of 30 real texts, first Infinity for text 29",
  );
});

test("what makes no two sets of rows is refused", async () => {
  const rows = normals(10, 1);
  await expect(measured(new Float32Array(0), rows)).rejects.toThrow("there are no features of written texts");
  await expect(measured(rows, new Float32Array(0))).rejects.toThrow("there are no features of real texts");
  await expect(measured(rows.subarray(1), rows)).rejects.toThrow("must be rows of 6 numbers, got 59 numbers");
  await expect(measured(rows, rows, 0)).rejects.toThrow("'seeds' must be a positive integer, got 0");
  await expect(measureMauve({ written: rows, real: rows, dimension: 0, seeds: 1 }, plainAlgebra)).rejects.toThrow(
    "'dimension' must be a positive integer, got 0",
  );
});

import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { productTransposed } from "../linalg/product_transposed.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { prepareGaussian } from "./prepare_gaussian.ts";
import type { Gaussian } from "./sample_metric.ts";
import { relativeError } from "../stats/relative_error.ts";
import { type Moments, momentsOf } from "../stats/moments.ts";
import { fidMetric, frechetDistance, frechetDistanceInterval } from "./fid.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";

const distanceOf = async (set: typeof SETS[number]) => (await frechetDistanceInterval(goldenComparison(set))).value;

test("FID is pytorch-fid's where the covariances have full rank", async () => {
  expect(relativeError(await distanceOf("full_rank"), expected.full_rank.fid_pytorch_fid)).toBeLessThan(1e-12);
});

test("FID of fewer samples than dimensions is the true one, to 1e-11", async () => {
  const { fid_truth, fid_pytorch_fid } = expected.rank_deficient;
  const value = await distanceOf("rank_deficient");
  expect(relativeError(value, fid_truth!)).toBeLessThan(1e-11);
  expect(relativeError(value, fid_pytorch_fid)).toBeLessThan(1e-7);
});

test("FID of nearly identical sets keeps its digits", async () => {
  expect(relativeError(await distanceOf("nearly_identical"), expected.nearly_identical.fid_pytorch_fid)).toBeLessThan(
    1e-7,
  );
});

test("frechetDistance() of a set with itself is 0, and swapping the sets changes nothing", async () => {
  const { generated, reference } = goldenFeatures("rank_deficient");
  const [a, b] = [await momentsOf(generated, plainAlgebra), await momentsOf(reference, plainAlgebra)];
  expect(await frechetDistance(a, a, plainAlgebra)).toBeLessThan(1e-25);
  const there = await frechetDistance(a, b, plainAlgebra), back = await frechetDistance(b, a, plainAlgebra);
  expect(relativeError(back, there)).toBeLessThan(1e-12);
});

test("frechetDistance() of Gaussians with known moments is the closed form", async () => {
  const gaussian = (mean: number[], covariance: number[]): Moments => ({
    n: 101,
    mean: Float64Array.from(mean),
    scatter: matrix(mean.length, mean.length, covariance.map((value) => value * 100)),
  });
  // Commuting covariances: Σ (√λ - √μ)².
  const a = gaussian([1, 2, 3], [4, 0, 0, 0, 9, 0, 0, 0, 0]);
  const b = gaussian([1, 0, 3], [1, 0, 0, 0, 16, 0, 0, 0, 25]);
  expect(await frechetDistance(a, b, plainAlgebra)).toBeCloseTo(4 + 1 + 1 + 25, 12);
  // In two dimensions tr(AB)^½ = √(tr AB + 2√det AB), commuting or not.
  const c = gaussian([0, 0], [2, 1, 1, 3]);
  const d = gaussian([0, 0], [5, -2, -2, 1]);
  expect(await frechetDistance(c, d, plainAlgebra)).toBeCloseTo(5 + 6 - 2 * Math.sqrt(9 + 2 * Math.sqrt(5 * 1)), 12);
});

test("a collapsed generator is as far as the reference's mean and trace", async () => {
  const reference = gaussianRows(300, 4, 1);
  const { value } = await frechetDistanceInterval(compare(matrix(5, 4, new Array(20).fill(2)), reference));
  const { mean, scatter, n } = await momentsOf(reference, plainAlgebra);
  let truth = 0;
  mean.forEach((entry, j) => truth += (2 - entry) ** 2 + scatter.data[j * 5]! / (n - 1));
  expect(value).toBeCloseTo(truth, 11);
});

test("a diagonal d > n, constant columns and equal columns give the closed form, not NaN", async () => {
  // Columns constant in both sets, and one a copy of another: the same distance as without them, but for the copy.
  const d = 12, n = 40;
  const widen = (rows: Matrix, constant: number) =>
    matrix(
      n,
      d,
      Array.from({ length: n * d }, (_, at) => {
        const j = at % d, row = Math.floor(at / d) * 4;
        return j < 4 ? rows.data[row + j]! : j < 8 ? constant : rows.data[row + 3]!;
      }),
    );
  const a = gaussianRows(n, 4, 1, { scale: 1.5 }), b = gaussianRows(n, 4, 2);
  const wide = (await frechetDistanceInterval(compare(widen(a, 3), widen(b, 1)))).value;
  // Five copies of one column are that column times √5.
  const stretch = (rows: Matrix) =>
    matrix(n, 4, rows.data.map((value, at) => at % 4 === 3 ? value * Math.sqrt(5) : value));
  const narrow = (await frechetDistanceInterval(compare(stretch(a), stretch(b)))).value;
  expect(relativeError(wide, narrow + 4 * 4)).toBeLessThan(1e-12);
});

test("the distance scales with the square of the features, from 1e-100 to 1e100, and so does its interval", async () => {
  const a = gaussianRows(80, 5, 3, { shift: 0.2, scale: 1.2 }), b = gaussianRows(90, 5, 4);
  const scaled = (rows: Matrix, factor: number) => matrix(rows.rows, 5, rows.data.map((value) => value * factor));
  const truth = await frechetDistanceInterval(compare(a, b));
  for (const power of [-100, 100]) {
    const factor = 10 ** power;
    const found = await frechetDistanceInterval(compare(scaled(a, factor), scaled(b, factor)));
    expect(relativeError(found.value / factor / factor, truth.value)).toBeLessThan(1e-12);
    expect(relativeError(found.interval![1] / factor / factor, truth.interval![1])).toBeLessThan(1e-6);
  }
});

test("covariances conditioned 1e12 to one give the closed form of their axes", async () => {
  // Σ (√λ - √μ)² over common axes, turned by a reflection.
  const d = 24;
  const gaussian = (exponent: number): Gaussian => {
    const { data: v } = gaussianRows(1, d, 9);
    const square = v.reduce((sum, value) => sum + value * value, 0);
    const turn = matrix(
      d,
      d,
      Array.from({ length: d * d }, (_, at) => {
        const i = Math.floor(at / d), j = at % d;
        return ((i === j ? 1 : 0) - 2 * v[i]! * v[j]! / square) * 10 ** (exponent * j / (d - 1));
      }),
    );
    return { n: null, mean: new Float64Array(d), covariance: productTransposed(turn, turn) };
  };
  let truth = 0;
  for (let j = 0; j < d; j++) truth += (10 ** (-6 * j / (d - 1)) - 10 ** (-4 * j / (d - 1))) ** 2;
  expect(relativeError(await frechetDistance(gaussian(-6), gaussian(-4), plainAlgebra), truth)).toBeLessThan(1e-9);
});

test("a prepared reference gives the same, from its moments alone too, and then without an interval", async () => {
  const sets = goldenComparison("full_rank");
  const gaussian = await prepareGaussian(sets.reference, plainAlgebra);
  expect(gaussian).toMatchObject({ n: 1000, factor: { rows: { rows: 48 } } });
  const kept = { ...sets, reference: { ...sets.reference, gaussian } };
  const whole = await frechetDistanceInterval(sets), same = await frechetDistanceInterval(kept);
  expect(same.value).toBe(whole.value);
  expect(same.interval).toEqual(whole.interval);
  const alone = await fidMetric.measure({ ...sets, reference: { gaussian } });
  expect(alone.value).toBe(whole.value);
  expect(alone.interval).toBeNull();
  expect(alone.convention.interval_note).toContain("of the reference set only mean and covariance");
});

test("the interval's influence is the derivative of the distance in each sample's weight", async () => {
  const a = gaussianRows(60, 4, 5, { shift: 0.3, scale: 1.4 }), b = gaussianRows(70, 4, 6);
  /** Moments in which one sample weighs 1 + h as much. */
  const weighed = async (rows: Matrix, row: number, h: number): Promise<Moments> => {
    const { n, mean: before, scatter } = await momentsOf(rows, plainAlgebra);
    const x = rows.data.subarray(row * 4, row * 4 + 4);
    const mean = before.map((value, j) => (n * value + h * x[j]!) / (n + h));
    // Divisor n - 1 at every h, so that none but the weight changes.
    const values = scatter.data.map((value, at) => {
      const i = Math.floor(at / 4), j = at % 4;
      return (value + h * n / (n + h) * (x[i]! - before[i]!) * (x[j]! - before[j]!)) * n / (n + h);
    });
    return { n, mean, scatter: matrix(4, 4, values) };
  };
  const h = 1e-4;
  const variance = async (rows: Matrix, other: Matrix): Promise<number> => {
    const beside = await momentsOf(other, plainAlgebra);
    const influence: number[] = [];
    for (let row = 0; row < rows.rows; row++) {
      const more = await frechetDistance(await weighed(rows, row, h), beside, plainAlgebra);
      const less = await frechetDistance(await weighed(rows, row, -h), beside, plainAlgebra);
      influence.push((more - less) / (2 * h) * rows.rows);
    }
    return meanAndVariance(influence).variance / rows.rows;
  };
  const { interval, value } = await frechetDistanceInterval(compare(a, b));
  const error = (interval![1] - value) / normalQuantile(0.975);
  // Covariances have divisor n - 1 instead of n: the derivative is n/(n - 1) times as large in part.
  expect(relativeError(await variance(a, b) + await variance(b, a), error ** 2)).toBeLessThan(0.04);
});

test("the interval covers FID's expectation at this n about as often as it says", async () => {
  const results = [];
  for (let trial = 0; trial < 200; trial++) {
    const generated = gaussianRows(150, 3, 2 * trial, { shift: 0.4, scale: 1.3 });
    results.push(await frechetDistanceInterval(compare(generated, gaussianRows(200, 3, 2 * trial + 1))));
  }
  const mean = results.reduce((sum, { value }) => sum + value, 0) / results.length;
  const covered = results.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]).length;
  expect(covered / 200).toBeGreaterThan(0.9);
  expect(covered / 200).toBeLessThanOrEqual(0.99);
});

test("the interval is cut off at 0, and there is none with no more samples than dimensions", async () => {
  const same = await fidMetric.measure(compare(gaussianRows(100, 2, 1), gaussianRows(100, 2, 2)));
  expect(same.interval![0]).toBeGreaterThanOrEqual(0);
  expect(same.convention).toMatchObject({
    n_generated: 100,
    n_reference: 100,
    ddof: 1,
    network: "golden@000000000000",
  });
  const few = await fidMetric.measure(goldenComparison("rank_deficient"));
  expect(few.interval).toBeNull();
  expect(few.convention.interval_note).toContain("no more samples");
});

test("NaN, differing dimensions and single samples are refused, and the row is named", async () => {
  const good = gaussianRows(10, 2, 1);
  const bad = matrix(3, 2, [1, 2, 3, NaN, 5, 6]);
  await expect(fidMetric.measure(compare(bad, good))).rejects.toThrow("row 1 of the generated features holds NaN");
  await expect(fidMetric.measure(compare(good, gaussianRows(10, 3, 1)))).rejects.toThrow("2 dimensions");
  await expect(fidMetric.measure(compare(gaussianRows(1, 2, 1), good))).rejects.toThrow("at least 2 generated");
});

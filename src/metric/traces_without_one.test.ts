import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { productTransposed } from "../linalg/product_transposed.ts";
import { symmetricEigenvalues } from "../linalg/symmetric_eigenvalues.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { tracesWithoutOne } from "./traces_without_one.ts";

const entropy = (value: number) => value > 1e-15 ? -value * Math.log(value) : 0;

async function traceOf(a: Matrix): Promise<number> {
  return (await symmetricEigenvalues(a, plainAlgebra)).reduce((sum, value) => sum + entropy(value), 0);
}

/** [n, d] with columns that shrink as 1/j, over √n. */
function powerLawRows(n: number, d: number): Matrix {
  const { data } = gaussianRows(n, d, 3);
  return matrix(n, d, data.map((value, at) => value / (1 + at % d) / Math.sqrt(n)));
}

function transposeOf({ rows, cols, data }: Matrix): Matrix {
  return matrix(
    cols,
    rows,
    Array.from({ length: rows * cols }, (_, at) => data[(at % rows) * cols + Math.floor(at / rows)]!),
  );
}

test.each([
  [10, 1e-8],
  [80, 1e-2],
])("the entropy of %i dimensions without one sample is what counting anew finds", async (d, tolerance) => {
  const n = 150, chosen = 8, x = powerLawRows(n, d);
  const from = productTransposed(transposeOf(x), transposeOf(x));
  const vectors = matrix(chosen, d, x.data.slice(0, chosen * d));
  const found = await tracesWithoutOne({ from, vectors, weight: 1 }, entropy, plainAlgebra);
  const before = await traceOf(from), truth = new Float64Array(chosen);
  for (let i = 0; i < chosen; i++) {
    const row = x.data.subarray(i * d, (i + 1) * d);
    const without = from.data.map((value, at) => value - row[Math.floor(at / d)]! * row[at % d]!);
    truth[i] = await traceOf(matrix(d, d, without)) - before;
  }
  // What is wanted is their spread.
  const spread = Math.sqrt(meanAndVariance(truth).variance);
  truth.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance * spread));
});

test("taking an axis away is taking its row and column away", async () => {
  const x = powerLawRows(12, 40), from = productTransposed(x, x);
  const axis = matrix(1, 12, Array.from({ length: 12 }, (_, i) => i === 4 ? 3 : 0));
  const [found] = await tracesWithoutOne({ from, vectors: axis, weight: "direction" }, entropy, plainAlgebra);
  const rest = matrix(11, 40, x.data.filter((_, at) => Math.floor(at / 40) !== 4));
  const truth = await traceOf(productTransposed(rest, rest)) - await traceOf(from);
  expect(found).toBeCloseTo(truth, 8);
});

test("a space that is used up early ends the steps", async () => {
  // From an eigenvector there is nowhere to go: 2 becomes 2 - 1.
  const from = matrix(3, 3, [2, 0, 0, 0, 5, 0, 0, 0, 5]);
  const [found] = await tracesWithoutOne(
    { from, vectors: matrix(1, 3, [1, 0, 0]), weight: 1 },
    (v) => v * v,
    plainAlgebra,
  );
  expect(found).toBeCloseTo(1 - 4, 14);
});

test("vectors of another length are refused", async () => {
  const removal = { from: matrix(2, 2, [1, 0, 0, 1]), vectors: matrix(1, 3, [1, 0, 0]), weight: 1 } as const;
  await expect(tracesWithoutOne(removal, entropy, plainAlgebra)).rejects.toThrow("2 × 2, the vectors have 3");
});

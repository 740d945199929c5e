import { expect, test } from "vitest";
import { matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { goldenFeatures } from "./goldens/golden_features.ts";
import golden from "./goldens/text.json" with { type: "json" };
import { principalComponents } from "./principal_components.ts";
import { unitRows } from "./unit_rows.ts";

test.each(golden.pca)("it is numpy's SVD of the centred rows, of $n_p + $n_q rows in $d dimensions", async (item) => {
  const rows = unitRows([goldenFeatures(item.n_q, item.d, 2), goldenFeatures(item.n_p, item.d, 1)]);
  const { scores, shares } = await principalComponents(rows, 0.9, plainAlgebra);
  item.ratios.forEach((ratio, i) => expect(shares[i]).toBeCloseTo(ratio, 12));
  expect([scores.rows, scores.cols]).toEqual([item.n_p + item.n_q, item.kept]);
  item.first_row_squares.forEach((square, j) => expect(scores.data[j]! ** 2).toBeCloseTo(square, 12));
  const last = scores.data.subarray((scores.rows - 1) * item.kept);
  expect(last.reduce((sum, value, j) => sum + value * scores.data[j]!, 0)).toBeCloseTo(item.gram_first_last, 12);
});

test("all components keep all distances between rows", async () => {
  const rows = goldenFeatures(9, 5, 1), { scores } = await principalComponents(rows, 1, plainAlgebra);
  const distance = (data: ArrayLike<number>, cols: number, i: number) => {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += (data[i * cols + j]! - data[j]!) ** 2;
    return sum;
  };
  for (let i = 1; i < 9; i++) expect(distance(scores.data, scores.cols, i)).toBeCloseTo(distance(rows.data, 5, i), 12);
});

test("a line in space is one component, and equal rows too", async () => {
  const line = matrix(4, 3, [0, 0, 0, 1, 2, 2, 2, 4, 4, 5, 10, 10]);
  const { scores, shares } = await principalComponents(line, 0.9, plainAlgebra);
  expect(scores.cols).toBe(1);
  expect(shares[0]).toBeCloseTo(1, 14);
  expect(Math.abs(scores.data[3]! - scores.data[0]!)).toBeCloseTo(15, 12);
  const same = await principalComponents(matrix(3, 2, [1, 2, 1, 2, 1, 2]), 0.9, plainAlgebra);
  expect(same.scores).toEqual(matrix(3, 1, [0, 0, 0]));
});

test("a share that cannot be reached, and no rows, are refused", async () => {
  await expect(principalComponents(matrix(1, 1, [1]), 1.5, plainAlgebra)).rejects.toThrow("at most 1, got 1.5");
  await expect(principalComponents(matrix(0, 3, []), 0.9, plainAlgebra)).rejects.toThrow("got 0 × 3");
});

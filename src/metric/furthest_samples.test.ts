import { expect, test } from "vitest";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { furthestSamples } from "./furthest_samples.ts";

const matrix = (data: number[], cols: number) => ({ rows: data.length / cols, cols, data: Float32Array.from(data) });

test("the furthest samples are those whose nearest reference is the furthest, not those far from the most", async () => {
  const reference = matrix([0, 0, 10, 0], 2);
  const generated = matrix([0, 1, 10, 3, 5, 0, 0, 0], 2);
  const found = await furthestSamples(generated, reference, 3, plainAlgebra);
  expect(found).toEqual({ rows: [2, 1, 0], distances: [5, 3, 1] });
});

test("equally far samples keep their order, and no more are given than there are", async () => {
  const found = await furthestSamples(matrix([2, 2, 1], 1), matrix([0], 1), 10, plainAlgebra);
  expect(found).toEqual({ rows: [0, 1, 2], distances: [2, 2, 1] });
});

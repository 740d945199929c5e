import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { nearestNeighbours } from "./nearest_neighbours.ts";
import { squaredDistance } from "./pairwise_distances.ts";

test("neighbours on a line are found nearest first", async () => {
  const line = matrix(4, 1, [0, 1, 3, 7]);
  const { indices, squared } = await nearestNeighbours(line, line, 3, plainAlgebra);
  expect([...indices]).toEqual([0, 1, 2, 1, 0, 2, 2, 1, 0, 3, 2, 1]);
  expect([...squared.slice(9)]).toEqual([0, 16, 36]);
});

test("the neighbours are those of a full sort", async () => {
  const n = 1100;
  const values = new Float64Array(n * 6);
  new Noise(8n).normal(values, { stream: STREAM.observation, example: 0 });
  const all = matrix(n, 6, values);
  const { indices } = await nearestNeighbours(all, all, 4, plainAlgebra);
  for (let i = 0; i < n; i += 53) {
    const sorted = Array.from({ length: n }, (_, j) => j)
      .sort((p, q) => squaredDistance(all, i, all, p) - squaredDistance(all, i, all, q));
    expect([...indices.subarray(i * 4, i * 4 + 4)]).toEqual(sorted.slice(0, 4));
  }
});

test("more neighbours than rows are refused", async () => {
  await expect(nearestNeighbours(matrix(2, 1, [0, 1]), matrix(2, 1, [0, 1]), 3, plainAlgebra)).rejects.toThrow("got 3");
});

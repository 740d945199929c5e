import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { squaredDistance } from "./distance_tiles.ts";
import { matrix } from "./matrix.ts";
import { nearestNeighbours } from "./nearest_neighbours.ts";
import { plainAlgebra } from "./plain_algebra.ts";

test("neighbours on a line are found nearest first", async () => {
  const line = matrix(4, 1, [0, 1, 3, 7]);
  const { indices, squared } = await nearestNeighbours(line, line, 3, plainAlgebra);
  expect([...indices]).toEqual([0, 1, 2, 1, 0, 2, 2, 1, 0, 3, 2, 1]);
  expect([...squared.slice(9)]).toEqual([0, 16, 36]);
});

test("the neighbours are those of a full sort, within one set and between two, in float32 too", async () => {
  const n = 1100;
  const values = new Float64Array(n * 6);
  new Noise(8n).normal(values, { stream: STREAM.observation, example: 0 });
  for (const data of [values, Float32Array.from(values)]) {
    const all = { rows: n, cols: 6, data };
    const some = { rows: 600, cols: 6, data: data.subarray(6 * 250, 6 * 850) };
    for (const [a, b] of [[all, all], [some, all]] as const) {
      const { indices, squared } = await nearestNeighbours(a, b, 4, plainAlgebra);
      for (let i = 0; i < a.rows; i += 53) {
        const sorted = Array.from({ length: n }, (_, j) => j)
          .sort((p, q) => squaredDistance(a, i, b, p) - squaredDistance(a, i, b, q));
        expect([...indices.subarray(i * 4, i * 4 + 4)]).toEqual(sorted.slice(0, 4));
        expect(squared[i * 4 + 3]).toBe(squaredDistance(a, i, b, sorted[3]!));
      }
    }
  }
});

test("of differences that float32 rounds away, the nearest are still found", async () => {
  // On a line of integers 2⁻⁴⁰ apart around 1: all products are 1 in float32.
  const line = matrix(200, 2, Array.from({ length: 400 }, (_, at) => at % 2 ? 1 : (at / 2) * 2 ** -40));
  const shifted = matrix(201, 2, [...line.data, 5, 5]);
  const { indices } = await nearestNeighbours(shifted, shifted, 3, plainAlgebra);
  for (let i = 1; i < 199; i++) expect([...indices.subarray(i * 3, i * 3 + 3)]).toEqual([i, i - 1, i + 1]);
});

test("many copies are 0 away, and a set of nothing but copies is no harder", async () => {
  const copies = matrix(700, 3, new Array(2100).fill(2.5));
  const { squared } = await nearestNeighbours(copies, copies, 5, plainAlgebra);
  expect(squared.every((value) => value === 0)).toBe(true);
  const mixed = matrix(90, 1, Array.from({ length: 90 }, (_, i) => i % 3));
  const { squared: toOthers } = await nearestNeighbours(mixed, mixed, 31, plainAlgebra);
  for (let i = 0; i < 90; i++) {
    expect(toOthers[i * 31 + 29]).toBe(0);
    expect(toOthers[i * 31 + 30]).toBe(1);
  }
});

test("more neighbours than rows are refused", async () => {
  await expect(nearestNeighbours(matrix(2, 1, [0, 1]), matrix(2, 1, [0, 1]), 3, plainAlgebra)).rejects.toThrow("got 3");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { DISTANCE_TOLERANCE, pairwiseDistances, squaredDistance } from "./pairwise_distances.ts";

function gaussian(rows: number, cols: number, offset = 0): Float64Array {
  const values = new Float64Array(rows * cols);
  new Noise(7n).normal(values, { stream: STREAM.observation, example: rows });
  return values.map((value) => value + offset);
}

async function whole(a: Matrix, b: Matrix): Promise<Float64Array> {
  const distances = new Float64Array(a.rows * b.rows);
  await pairwiseDistances(a, b, plainAlgebra, ({ rowStart, colStart, values, mirrored }) => {
    for (let i = 0; i < values.rows; i++) {
      for (let j = 0; j < values.cols; j++) {
        const value = values.data[i * values.cols + j]!;
        distances[(rowStart + i) * b.rows + colStart + j] = value;
        if (mirrored) distances[(colStart + j) * b.rows + rowStart + i] = value;
      }
    }
  });
  return distances;
}

test("the corners of a 3-4-5 triangle", async () => {
  const corners = matrix(3, 2, [0, 0, 3, 0, 0, 4]);
  expect([...await whole(corners, corners)]).toEqual([0, 9, 16, 9, 0, 25, 16, 25, 0]);
});

test("every tile arrives where it belongs, to the stated tolerance, far from the origin too", async () => {
  for (const offset of [0, 1e5]) {
    const a = matrix(1030, 3, gaussian(1030, 3, offset));
    const b = matrix(2060, 3, gaussian(2060, 3, offset));
    const distances = await whole(a, b);
    for (let at = 0; at < distances.length; at += 97) {
      const truth = squaredDistance(a, Math.floor(at / 2060), b, at % 2060);
      expect(Math.abs(distances[at]! - truth)).toBeLessThanOrEqual(DISTANCE_TOLERANCE * truth);
    }
  }
});

test("within one set, tiles and their mirror images make up the whole", async () => {
  const a = matrix(2100, 2, gaussian(2100, 2));
  const distances = await whole(a, a);
  for (let at = 0; at < distances.length; at += 101) {
    const truth = squaredDistance(a, Math.floor(at / 2100), a, at % 2100);
    expect(Math.abs(distances[at]! - truth)).toBeLessThanOrEqual(DISTANCE_TOLERANCE * truth);
  }
});

test("duplicates are exactly 0 apart, and near duplicates keep their digits", async () => {
  const values = gaussian(20, 50, 10);
  const a = matrix(20, 50, values);
  const b = matrix(20, 50, values.map((value, at) => at % 50 === 3 && at >= 500 ? value + 2 ** -20 : value));
  const distances = await whole(a, b);
  for (let i = 0; i < 20; i++) expect(distances[i * 21]).toBe(i < 10 ? 0 : 2 ** -40);
});

test("sets of different dimensions are refused", async () => {
  await expect(whole(matrix(1, 2, [1, 2]), matrix(1, 1, [1]))).rejects.toThrow("got 2 and 1");
});

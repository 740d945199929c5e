import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { distanceTiles, squaredDistance } from "./distance_tiles.ts";
import { type FloatMatrix, matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";

function gaussian(rows: number, cols: number, offset = 0): Float64Array {
  const values = new Float64Array(rows * cols);
  new Noise(7n).normal(values, { stream: STREAM.observation, example: rows });
  return values.map((value) => value + offset);
}

/** Visits every pair with its bounds, once for each of the two directions, and says how wide the widest bounds were. */
async function eachPair(
  a: FloatMatrix,
  b: FloatMatrix,
  visit: (i: number, j: number, low: number, high: number) => void,
): Promise<void> {
  await distanceTiles(a, b, plainAlgebra, (tile, scale) => {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.cols; j++) {
        const product = 2 * tile.products[i * tile.cols + j]!;
        const low = (tile.rowLow[i]! + tile.colLow[j]! - product) / scale;
        const high = (tile.rowHigh[i]! + tile.colHigh[j]! - product) / scale;
        visit(tile.rowStart + i, tile.colStart + j, low, high);
        if (tile.mirrored) visit(tile.colStart + j, tile.rowStart + i, low, high);
      }
    }
  });
}

test("every pair arrives once, and the bounds hold the distance, near and far from the origin", async () => {
  for (const offset of [0, 1e5]) {
    const a = matrix(530, 3, gaussian(530, 3, offset)), b = matrix(1060, 3, gaussian(1060, 3, offset));
    const seen = new Uint8Array(530 * 1060);
    let broken = 0, widest = 0;
    await eachPair(a, b, (i, j, low, high) => {
      seen[i * 1060 + j]!++;
      const truth = squaredDistance(a, i, b, j);
      if (!(low <= truth && truth <= high)) broken++;
      widest = Math.max(widest, high - low);
    });
    expect(broken).toBe(0);
    expect(seen.every((count) => count === 1)).toBe(true);
    expect(widest).toBeLessThan(1e-3);
  }
});

test("within one set, tiles and their mirror images make up the whole", async () => {
  const a = matrix(1100, 2, gaussian(1100, 2));
  const seen = new Uint8Array(1100 * 1100);
  await eachPair(a, a, (i, j) => seen[i * 1100 + j]!++);
  expect(seen.every((count) => count === 1)).toBe(true);
});

test("the bounds hold for rows of huge, tiny and very unlike size", async () => {
  for (const power of [-100, 0, 100]) {
    const values = gaussian(60, 20).map((value, at) => value * 10 ** (power - (Math.floor(at / 20) % 3) * 12));
    const a = matrix(60, 20, values);
    let broken = 0;
    await eachPair(a, a, (i, j, low, high) => {
      const truth = squaredDistance(a, i, a, j);
      if (!(low <= truth && truth <= high)) broken++;
    });
    expect(broken).toBe(0);
  }
});

test("where float32 cannot tell rows apart, the tile is taken in float64", async () => {
  // Two tight clusters far from each other.
  const values = gaussian(40, 5).map((value, at) => value * 1e-5 + (at < 100 ? 1 : -1));
  const a = matrix(40, 5, values);
  let broken = 0, vague = 0;
  await eachPair(a, a, (i, j, low, high) => {
    const truth = squaredDistance(a, i, a, j);
    if (!(low <= truth && truth <= high)) broken++;
    if (i !== j && high - low > 0.1 * truth) vague++;
  });
  expect(broken).toBe(0);
  expect(vague).toBe(0);
});

test("sets of different dimensions are refused", async () => {
  const visit = () => {};
  await expect(distanceTiles(matrix(1, 2, [1, 2]), matrix(1, 1, [1]), plainAlgebra, visit)).rejects.toThrow(
    "got 2 and 1",
  );
});

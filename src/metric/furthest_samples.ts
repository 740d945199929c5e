import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { nearestNeighbours } from "../linalg/nearest_neighbours.ts";

/**
 * The samples that lie furthest from real data: those whose nearest reference sample is the furthest away, the furthest
 * first, of equally far ones those that come first.
 *
 * @param generated [m, d]
 * @param reference [n, d]
 * @param count How many; all of them where there are fewer.
 * @returns Row numbers of `generated`, and their Euclidean distances to the nearest reference sample.
 *
 * @example
 * ```ts
 * const { rows } = await furthestSamples(generated, reference, 10, algebra); // rows[0] is the least like any real image
 * ```
 */
export async function furthestSamples(
  generated: FloatMatrix,
  reference: FloatMatrix,
  count: number,
  algebra: Algebra,
): Promise<{ rows: number[]; distances: number[] }> {
  const { squared } = await nearestNeighbours(generated, reference, 1, algebra);
  const rows = Array.from(squared, (_, row) => row).toSorted((a, b) => squared[b]! - squared[a]!).slice(0, count);
  return { rows, distances: rows.map((row) => Math.sqrt(squared[row]!)) };
}

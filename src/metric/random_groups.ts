import { Noise, STREAM } from "../core/noise.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { gatheredRows } from "./gathered_rows.ts";

// Part of what an interval means; another seed would move its ends a little.
const SEED = 20_260n;

/**
 * Deals all rows at random into disjoint groups whose sizes differ by at most one. Random, because rows may come
 * sorted: the same groups for the same number of rows and the same `split`.
 *
 * @param rows [n, d]
 * @param groups From 1 to n; a RangeError otherwise.
 * @param split Tells one dealing from another.
 *
 * @example
 * ```ts
 * for (const group of randomGroups(features, 20, 0)) console.log(group.rows);
 * ```
 */
export function* randomGroups(
  rows: FloatMatrix,
  groups: number,
  split: number,
): Generator<FloatMatrix, void> {
  if (!(groups >= 1 && groups <= rows.rows)) {
    throw new RangeError(`Cannot deal rows: 'groups' must be from 1 to the ${rows.rows} rows there are, got ${groups}`);
  }
  const keys = new Float64Array(rows.rows);
  new Noise(SEED).uniform(keys, { stream: STREAM.observation, example: split });
  const order = Uint32Array.from(keys, (_, row) => row).sort((a, b) => keys[a]! - keys[b]! || a - b);
  for (let group = 0; group < groups; group++) {
    const chosen = order.subarray(Math.floor(group * rows.rows / groups), Math.floor((group + 1) * rows.rows / groups));
    yield gatheredRows(rows, chosen);
  }
}

/** A micro-batch and the part of it that is wanted. */
export interface AlignedBatch {
  /** Index of its first example, a multiple of the size. */
  readonly start: number;
  /** Its rows that are wanted: from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
}

/**
 * The micro-batches that hold the examples [first, first + count).
 *
 * Example i is always row i mod `size` of micro-batch floor(i / size), so that neither the unit of work nor the number
 * of workers changes which matrix kernel rounds it.
 *
 * @example
 * ```ts
 * [...alignedBatches(100, 40, 64)];
 * // [{ start: 64, from: 36, to: 64 }, { start: 128, from: 0, to: 12 }]
 * ```
 */
export function* alignedBatches(first: number, count: number, size: number): Generator<AlignedBatch> {
  const end = first + count;
  for (let start = first - first % size; start < end; start += size) {
    yield { start, from: Math.max(first, start) - start, to: Math.min(end, start + size) - start };
  }
}

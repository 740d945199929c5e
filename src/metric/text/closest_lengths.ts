/** Which length among other sequences is closest to a sequence's own: of two the shorter. */
export interface ClosestLengths {
  /** Among all others; `neighbours` are the only ones whose absence can change it. */
  of(sequence: number): { readonly nearest: number; readonly neighbours: readonly number[] };
  /** Among all but two; `null` where there are no more. */
  without(sequence: number, other: number): number | null;
}

/**
 * Answers from the order of lengths, in constant time.
 *
 * @param lengths At least two.
 *
 * @example
 * ```ts
 * closestLengths([12, 11, 13]).of(0).nearest; // 11
 * ```
 */
export function closestLengths(lengths: ArrayLike<number>): ClosestLengths {
  const order = Uint32Array.from(lengths, (_, s) => s).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const places = new Uint32Array(order.length);
  order.forEach((s, place) => places[s] = place);

  const closer = (own: number, below: number | undefined, above: number | undefined): number | null => {
    if (below === undefined) return above === undefined ? null : lengths[above]!;
    if (above === undefined) return lengths[below]!;
    return own - lengths[below]! <= lengths[above]! - own ? lengths[below]! : lengths[above]!;
  };

  return {
    of(sequence) {
      const place = places[sequence]!, below = order[place - 1], above = order[place + 1];
      const nearest = closer(lengths[sequence]!, below, above);
      if (nearest === null) throw new RangeError("Cannot find the closest length: there is no other sequence");
      return { nearest, neighbours: [below, above].filter((s) => s !== undefined) };
    },
    without(sequence, other) {
      const place = places[sequence]!, taken = places[other]!;
      const below = order[taken === place - 1 ? place - 2 : place - 1];
      const above = order[taken === place + 1 ? place + 2 : place + 1];
      return closer(lengths[sequence]!, below, above);
    },
  };
}

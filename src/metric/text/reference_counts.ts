import type { NGrams } from "./n_grams.ts";

/** How often the n-grams of each sequence come in the others. */
export interface ReferenceCounts {
  /**
   * Visits the different n-grams of a sequence.
   *
   * @param visit Is told how often the sequence has it, the most that another has, which one that is, and the most that
   * any has besides these two.
   */
  visit(sequence: number, visit: (own: number, most: number, holder: number, next: number) => void): void;
}

/**
 * Keeps for every n-gram the three largest counts among sequences and whose the first two are: the largest count among all
 * but one or two sequences is then at hand, and references need not be counted anew for each hypothesis.
 *
 * @example
 * ```ts
 * const counts = referenceCounts(nGrams([[7, 7], [7], [7, 7, 7]], 1)[0]!);
 * counts.visit(0, (own, most, holder, next) => console.log(own, most, holder, next)); // 2 3 2 1
 * ```
 */
export function referenceCounts({ distinct, ids, starts }: NGrams): ReferenceCounts {
  const first = new Uint32Array(distinct), second = new Uint32Array(distinct), third = new Uint32Array(distinct);
  const firstHolder = new Int32Array(distinct).fill(-1), secondHolder = new Int32Array(distinct).fill(-1);
  const counts = new Uint32Array(distinct);

  /** Counts one sequence, calls back once per different n-gram, and leaves `counts` as it was. */
  const counted = (sequence: number, take: (id: number, count: number) => void) => {
    const own = ids.subarray(starts[sequence], starts[sequence + 1]);
    for (const id of own) counts[id]!++;
    for (const id of own) {
      const count = counts[id]!;
      counts[id] = 0;
      if (count > 0) take(id, count);
    }
  };

  for (let s = 0; s + 1 < starts.length; s++) {
    counted(s, (id, count) => {
      if (count > first[id]!) {
        third[id] = second[id]!;
        second[id] = first[id]!;
        secondHolder[id] = firstHolder[id]!;
        first[id] = count;
        firstHolder[id] = s;
      } else if (count > second[id]!) {
        third[id] = second[id]!;
        second[id] = count;
        secondHolder[id] = s;
      } else if (count > third[id]!) third[id] = count;
    });
  }
  return {
    visit(sequence, visit) {
      counted(sequence, (id, own) => {
        if (firstHolder[id] === sequence) visit(own, second[id]!, secondHolder[id]!, third[id]!);
        else visit(own, first[id]!, firstHolder[id]!, secondHolder[id] === sequence ? third[id]! : second[id]!);
      });
    },
  };
}

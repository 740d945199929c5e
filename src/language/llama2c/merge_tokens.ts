/** What two neighbouring tokens become. */
export interface Merge {
  readonly token: number;
  readonly score: number;
}

/** A merge that was possible when it was noted: `left` and `right` stood at `at` and right after it. */
interface Candidate extends Merge {
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Byte-pair encoding's greedy merges: while two neighbours can merge, those with the highest score do, the first of
 * equal ones.
 *
 * The result is that of looking at every pair again after every merge, as llama2.c does. A heap of candidates takes
 * O(n log n) instead of O(n²); a candidate whose neighbours have merged otherwise is dropped when it comes up.
 *
 * @param merge What a left and a right token become, or `undefined` where they stay apart.
 *
 * @example
 * ```ts
 * mergeTokens([1, 1, 1], (left, right) => left === 1 && right === 1 ? { token: 2, score: 0 } : undefined); // [2, 1]
 * ```
 */
export function mergeTokens(
  tokens: readonly number[],
  merge: (left: number, right: number) => Merge | undefined,
): number[] {
  // Positions form a list in both directions; a merge keeps the left position and takes the right one out.
  const end = tokens.length, current = [...tokens];
  const previous = tokens.map((_, at) => at - 1), next = tokens.map((_, at) => at + 1);
  const alive = tokens.map(() => true);
  const heap: Candidate[] = [];
  const note = (at: number): void => {
    if (at < 0 || next[at]! >= end) return;
    const left = current[at]!, right = current[next[at]!]!, merged = merge(left, right);
    if (merged !== undefined) push(heap, { ...merged, at, left, right });
  };
  for (let at = 0; at < end; at++) note(at);
  for (let best = pop(heap); best !== undefined; best = pop(heap)) {
    const { at, left, right, token } = best, taken = next[at]!;
    if (!alive[at] || current[at] !== left || taken >= end || current[taken] !== right) continue;
    current[at] = token;
    alive[taken] = false;
    next[at] = next[taken]!;
    if (next[at]! < end) previous[next[at]!] = at;
    note(previous[at]!);
    note(at);
  }
  return current.filter((_, at) => alive[at]);
}

function before(a: Candidate, b: Candidate): boolean {
  return a.score > b.score || a.score === b.score && a.at < b.at;
}

/** A binary heap: the parent of place i is at (i - 1) >> 1. */
function push(heap: Candidate[], candidate: Candidate): void {
  let place = heap.length;
  for (; place > 0 && before(candidate, heap[(place - 1) >> 1]!); place = (place - 1) >> 1) {
    heap[place] = heap[(place - 1) >> 1]!;
  }
  heap[place] = candidate;
}

function pop(heap: Candidate[]): Candidate | undefined {
  const best = heap[0], last = heap.pop();
  if (best === undefined || last === undefined || heap.length === 0) return best;
  let place = 0;
  for (let child = 1; child < heap.length; child = 2 * place + 1) {
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (!before(heap[child]!, last)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = last;
  return best;
}

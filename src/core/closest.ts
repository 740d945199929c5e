/**
 * Answers an unknown name: what was asked, the nearest known name if one is near, and all there are.
 *
 * @param kind What the name stands for, such as `"suite"`.
 * @param asked The unknown name.
 * @param known Every name that would have been right.
 *
 * @example
 * ```ts
 * unknownName("suite", "image", ["images", "text"]);
 * // "Unknown suite 'image'. Did you mean 'images'? There are: images, text."
 * ```
 */
export function unknownName(kind: string, asked: string, known: readonly string[]): string {
  const nearest = closest(asked, known);
  const hint = nearest === undefined ? "" : ` Did you mean '${nearest}'?`;
  const list = known.length === 0 ? "There is none yet." : `There are: ${known.join(", ")}.`;
  return `Unknown ${kind} '${asked}'.${hint} ${list}`;
}

/** The known name within a third of its length in edits of `asked`, or one that `asked` begins; else `undefined`. */
export function closest(asked: string, known: readonly string[]): string | undefined {
  const query = asked.toLowerCase();
  const ranked = known
    .map((name) => ({ name, edits: editDistance(query, name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best !== undefined && best.edits <= Math.max(1, Math.floor(best.name.length / 3))) return best.name;
  return query.length >= 3 ? known.find((name) => name.toLowerCase().startsWith(query)) : undefined;
}

/** Edits from one text to the other; two neighbouring letters swapped count as one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1, swap));
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

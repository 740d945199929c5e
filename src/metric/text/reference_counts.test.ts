import { expect, test } from "vitest";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { nGrams } from "./n_grams.ts";
import { referenceCounts } from "./reference_counts.ts";

test("the largest counts among others, and among others but one, are those of a count of each sequence", () => {
  const sequences = zipfianSequences({ count: 9, length: 14, vocabulary: 5, set: 8 });
  const [unigrams] = nGrams(sequences, 1);
  const counts = referenceCounts(unigrams!);
  sequences.forEach((tokens, s) => {
    const seen: number[][] = [];
    counts.visit(s, (...found) => seen.push(found));
    const expected = [...new Set(tokens)].map((token) => {
      const all = sequences.map((other) => other.filter((t) => t === token).length);
      const [most, next] = all.filter((_, i) => i !== s).sort((a, b) => b - a);
      return { own: all[s], most, next, holders: all.flatMap((count, i) => i !== s && count === most ? [i] : []) };
    });
    expect(seen.map(([own, most, , next]) => [own, most, next]))
      .toEqual(expected.map(({ own, most, next }) => [own, most, next]));
    seen.forEach(([, most, holder], at) => {
      if (most! > 0) expect(expected[at]!.holders).toContain(holder);
    });
  });
});

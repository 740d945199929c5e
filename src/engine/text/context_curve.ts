import type { Curve } from "../../core/run.ts";
import { ratioOfSums } from "../../stats/ratio_of_sums.ts";
import type { DocumentScores } from "./score_pass.ts";

/** Fewest tokens that a point stands for. */
const LEAST_TOKENS = 50;

/**
 * Bits per byte by how many bytes of text stand before a token in its window, in bins of half powers of two. The last bin is
 * one that every whole window reaches: further on stand only windows of long tokens, whose text is easy. Intervals are the
 * jackknife's over documents; a point of one document has none.
 *
 * @param documents Scores in windows that share nothing.
 */
export function contextCurve(documents: readonly DocumentScores[]): Curve {
  const bins = new Map<number, { bits: Float64Array; bytes: Float64Array; tokens: number; before: number }>();
  const reach = reachOfAll(documents);
  for (const [d, { nats, sizes, before }] of documents.entries()) {
    for (let i = 0; i < nats.length; i++) {
      if (before[i]! < 1 || before[i]! >= reach) continue;
      const index = Math.floor(2 * Math.log2(before[i]!));
      let bin = bins.get(index);
      if (bin === undefined) {
        const zeros = () => new Float64Array(documents.length);
        bins.set(index, bin = { bits: zeros(), bytes: zeros(), tokens: 0, before: 0 });
      }
      bin.bits[d]! -= nats[i]! / Math.LN2;
      bin.bytes[d]! += sizes[i]!;
      bin.tokens++;
      bin.before += before[i]!;
    }
  }
  const points = [...bins].toSorted(([a], [b]) => a - b).flatMap(([, { bits, bytes, tokens, before }]) => {
    const there = [...bytes.keys()].filter((d) => bytes[d]! > 0);
    if (tokens < LEAST_TOKENS || there.length === 0) return [];
    const { value, interval } = ratioOfSums(there.map((d) => bits[d]!), there.map((d) => bytes[d]!));
    const ends: [number, number] | null = interval === null ? null : [Math.max(0, interval[0]), interval[1]];
    return [{ at: before / tokens, value, interval: ends }];
  });
  return { axis: "context-bytes", unit: "bits/byte", points };
}

/** The largest edge of a bin below which all windows but the last ones of documents have tokens. */
function reachOfAll(documents: readonly DocumentScores[]): number {
  let shortest = Infinity, longest = 0;
  for (const { before } of documents) {
    for (let i = 0; i < before.length; i++) {
      longest = Math.max(longest, before[i]!);
      // Where the next window begins, this one is whole.
      if (i + 1 < before.length && before[i + 1]! < before[i]!) shortest = Math.min(shortest, before[i]!);
    }
  }
  const reached = Math.min(shortest, longest);
  return 2 ** (Math.floor(2 * Math.log2(Math.max(1, reached + 1))) / 2);
}

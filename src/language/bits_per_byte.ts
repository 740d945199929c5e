import { ratioOfSums } from "../stats/ratio_of_sums.ts";
import { checkDocument, type ScoredDocument } from "./perplexity.ts";

/**
 * Bits per byte over documents, Σ bits / Σ bytes, with its interval for the redraw of all documents.
 *
 * Lower is better, and 8 is what bytes at random cost. A document is the unit that was drawn: bits of one text go
 * together, so that a mean over tokens or bytes would claim too much. Of a single long text, give blocks of consecutive
 * tokens as documents; they should be long beside the distance over which surprises go together.
 *
 * Source: {@linkcode ratioOfSums}.
 *
 * In simulation (bits per byte that vary between documents and fall with their length, 3 to 62 documents) 95 %
 * intervals cover 95 to 96 % where lengths are equal, 92 to 95 % where their logarithm has the standard deviation 0.7,
 * and 89 to 95 % where it has 1.1; with n - 1 degrees of freedom it would be 85 % for five such documents.
 *
 * @param level Between 0 and 1.
 * @returns The interval is `null` for a single document, for which there is none.
 * @throws RangeError as `perplexity()` does, with the document's index.
 *
 * @example
 * ```ts
 * const bits = (count: number) => ({ logLikelihoodNats: -count * Math.LN2, bytes: 4 });
 * bitsPerByte([bits(8), bits(4)]).value; // 1.5
 * ```
 */
export function bitsPerByte(
  documents: readonly Pick<ScoredDocument, "logLikelihoodNats" | "bytes">[],
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  const n = documents.length;
  if (n === 0) throw new RangeError("Cannot take bits per byte: there are no documents");
  for (const [index, document] of documents.entries()) checkDocument(document, index, ["bytes"]);
  const { value, interval } = ratioOfSums(
    documents.map(({ logLikelihoodNats }) => -logLikelihoodNats / Math.LN2),
    documents.map(({ bytes }) => bytes),
    level,
  );
  return { value, interval: interval === null ? null : [Math.max(0, interval[0]), interval[1]] };
}

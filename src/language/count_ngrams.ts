import { NgramLevel } from "./ngram_level.ts";
import { type NgramTrie, ngramTrie } from "./ngram_trie.ts";

/**
 * Counts for Kneser-Ney: n-grams of the highest order by how often they occur, shorter ones by how many different
 * tokens stand before them somewhere. The beginning of a document counts as one such token, as if every document began
 * with the same mark, so that nothing that occurs has count 0. No n-gram crosses from one document to the next.
 *
 * One pass: where an n-gram is met for the first time, what follows its first token has one more neighbour on the left.
 *
 * @param vocabulary Tokens are below it, at most 65,536.
 * @throws RangeError for a token outside the vocabulary, with its document and place.
 */
export function countNgrams(documents: readonly ArrayLike<number>[], order: number, vocabulary: number): NgramTrie {
  const levels = Array.from({ length: order }, () => new NgramLevel());
  // Of each length, the n-grams that some document begins with.
  const openings = Array.from({ length: order }, () => new Set<number>());
  // ending[k - 1] is the number of the k-gram that ended at the token before.
  const ending = new Int32Array(order);
  for (const [index, document] of documents.entries()) {
    for (let i = 0; i < document.length; i++) {
      const token = document[i]!;
      if (!(Number.isInteger(token) && token >= 0 && token < vocabulary)) {
        throw new RangeError(
          `Cannot count n-grams: token ${i} of document ${index} must be an integer from 0 to ${
            vocabulary - 1
          }, got ${token}`,
        );
      }
      let longerIsNew = false;
      // From long to short, while the shorter ones are still those of the token before.
      for (let k = Math.min(i + 1, order); k >= 1; k--) {
        const level = levels[k - 1]!, before = level.size;
        const id = level.add(k === 1 ? 0 : ending[k - 2]!, token);
        ending[k - 1] = id;
        const isOpening = k === i + 1 && !openings[k - 1]!.has(id);
        if (isOpening) openings[k - 1]!.add(id);
        if (k === order || longerIsNew || isOpening) level.counts[id]!++;
        longerIsNew = id === before;
      }
    }
  }
  return ngramTrie(levels, vocabulary);
}

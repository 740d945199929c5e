import type { CardOf } from "../../card/card.ts";
import { type KneserNey, type KneserNeyArrays } from "../../language/kneser_ney_model.ts";
import { kneserNeyFromArrays, trainKneserNey } from "../../language/kneser_ney.ts";
import type { TokenCodec } from "../../language/token_codec.ts";
import { checkTokens } from "./check_tokens.ts";
import type { LanguageModel } from "./language_model.ts";
import { requireRows } from "./whole_graph.ts";

/** Where the counts of an n-gram model come from. */
export interface CountsSource {
  /** Texts of the training documents. */
  documents(): Promise<readonly string[]>;
  /** Counts that were made before, of the same texts by the same code. */
  kept?(): Promise<Readonly<Record<string, unknown>> | undefined>;
  keep?(arrays: KneserNeyArrays): Promise<void>;
}

/**
 * Opens a modified Kneser-Ney model: counts are built once and kept. Every training document begins with the prefix, so
 * that the model knows how documents begin. The prefix itself has next to no mass: that of a word seen after nothing.
 */
export async function openNGram(
  card: CardOf<"language">,
  codec: TokenCodec,
  { order }: { readonly order: number },
  source: CountsSource,
): Promise<LanguageModel> {
  const { vocabulary, prefix } = card.language;
  const model = await countsOf();
  return {
    card,
    architecture: "n-gram",
    codec,
    keepsPast: true,
    score: (windows) =>
      new Promise((resolve) => {
        resolve(windows.map(([given, predicted]) => {
          checkTokens(given, vocabulary);
          checkTokens(predicted, vocabulary);
          return model.score([...given, ...predicted]).subarray(given.length);
        }));
      }),
    start(batch) {
      const rows = Array.from({ length: batch }, (): number[] => []);
      let length = 0;
      return {
        get length() {
          return length;
        },
        read(tokens) {
          requireRows(tokens, batch, vocabulary);
          length += tokens[0]!.length;
          const all = new Float64Array(batch * vocabulary);
          for (const [i, row] of rows.entries()) {
            row.push(...tokens[i]!);
            row.splice(0, row.length - (order - 1));
            all.set(model.logProbabilities(row), i * vocabulary);
          }
          return Promise.resolve(all);
        },
      };
    },
    close: () => Promise.resolve(),
  };

  async function countsOf(): Promise<KneserNey> {
    const kept = await source.kept?.();
    if (kept !== undefined) return kneserNeyFromArrays(kept);
    const begin = prefix === null ? [] : [prefix];
    const documents = (await source.documents()).map((text) => [...begin, ...codec.encode(text)]);
    const trained = trainKneserNey(documents, { order, vocabulary });
    await source.keep?.(trained.toArrays());
    return trained;
  }
}

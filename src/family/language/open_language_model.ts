import type { LanguageCard } from "../../card/card.ts";
import type { TokenWindow } from "../../language/rolling_windows.ts";
import type { TokenCodec } from "../../language/token_codec.ts";
import type { OpenGraph } from "../../runtime/graph.ts";
import { openDecoder } from "./decoder.ts";
import type { LanguageModel, Reading } from "./language_model.ts";
import { type CountsSource, openNGram } from "./n_gram.ts";
import { readWithState } from "./recurrent.ts";
import { scoreByReading, scoreWindows } from "./score_windows.ts";
import { readWithCache } from "./transformer.ts";
import { readAgain, textFeatures, wholePass } from "./whole_graph.ts";

/** What a language model is opened with, besides its card. */
export interface LanguageParts {
  readonly codec: TokenCodec;
  readonly open: OpenGraph;
  readonly counts: CountsSource;
}

/** Tokens of a window that are read one by one rather than in a pass. */
const LONG_WINDOW = 16_384;

function isLong([given, predicted]: TokenWindow): boolean {
  return given.length + predicted.length > LONG_WINDOW;
}

/** Turns a card's graphs, or its counts, into what a language model can do. */
export async function openLanguageModel(
  card: LanguageCard,
  { codec, open, counts }: LanguageParts,
): Promise<LanguageModel> {
  const { network, vocabulary, context } = card.language;
  if (network.kind === "kneser-ney") return await openNGram(card, codec, network, counts);
  if (network.kind === "decoder") return { card, codec, ...await openDecoder(card, open) };
  const limits = { vocabulary, context };
  const whole = await open("logits");
  const step = network.step === undefined ? undefined : await open("step");
  const pass = wholePass(whole, network.logits);
  const features = textFeatures(whole, network.logits, limits);
  const kept = (batch: number): Reading | undefined => {
    if (step === undefined) return undefined;
    return network.kind === "recurrent"
      ? readWithState(batch, step, network.step!, vocabulary)
      : readWithCache(batch, step, network.step!, limits);
  };
  return {
    card,
    architecture: network.kind,
    codec,
    keepsPast: step !== undefined,
    async score(windows) {
      // A model without a bound may be given a whole book: in one pass its states would not fit into memory.
      const long = step === undefined ? [] : windows.filter(isLong),
        others = windows.filter((one) => !long.includes(one));
      const inPasses = await scoreWindows(others, pass, limits);
      const byReading = await scoreByReading(long, (batch) => kept(batch)!, limits);
      return windows.map((window) => (long.includes(window) ? byReading : inPasses).shift()!);
    },
    start: (batch, { past = "kept" } = {}) =>
      (past === "kept" ? kept(batch) : undefined) ?? readAgain(batch, pass, limits),
    ...(features !== undefined && { features }),
    async close() {
      await whole.close();
      await step?.close();
    },
  };
}

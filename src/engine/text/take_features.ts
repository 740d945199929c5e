import type { LanguageModel } from "../../family/language/language_model.ts";

/**
 * Features of texts: the model's last hidden state of each text's last token, the prefix before the text. Of a text beyond
 * the context the first tokens count, as the reference cuts it.
 *
 * Source: krishnap25/mauve, src/mauve/utils.py, `featurize_tokens_from_model`.
 *
 * @returns [texts · dimension]
 * @throws {Error} Where the model gives no hidden states.
 */
export async function takeFeatures({ card, codec, features }: LanguageModel, texts: readonly string[]) {
  if (features === undefined) {
    throw new Error(
      `${card.id} gives no hidden states: its card names no features, so it is no feature network of texts`,
    );
  }
  const { prefix, context } = card.language;
  const begin = prefix === null ? [] : [prefix];
  return await features.extract(texts.map((text) => [...begin, ...codec.encode(text)].slice(0, context ?? Infinity)));
}

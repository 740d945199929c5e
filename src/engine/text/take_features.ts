import type { LanguageModel } from "../../family/language/language_model.ts";

/**
 * Features of texts: the mean of the model's last hidden states over a text's tokens, the prefix before it. Of a text beyond
 * the context the first tokens count. A text without tokens, which a model may write, is its prefix alone.
 *
 * @returns [texts · dimension]
 * @throws {Error} Where the model gives no hidden states.
 */
export async function takeFeatures(
  { card, codec, features }: LanguageModel,
  texts: readonly string[],
): Promise<Float32Array> {
  if (features === undefined) {
    throw new Error(
      `${card.id} gives no hidden states: its card names no features, so it is no feature network of texts`,
    );
  }
  const { prefix, context } = card.language, { dimension } = features;
  const begin = prefix === null ? [] : [prefix];
  const all = new Float32Array(texts.length * dimension);
  for (const [i, text] of texts.entries()) {
    const tokens = [...begin, ...codec.encode(text)].slice(0, context ?? Infinity);
    const given = tokens.length > begin.length ? begin.length : 0;
    all.set(await features.extract(tokens, given), i * dimension);
  }
  return all;
}

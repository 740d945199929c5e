import { ModelOutputError } from "../../core/model_output_error.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { countBytes } from "../../language/text_counts.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";
import { documentWindows } from "./document_windows.ts";
import { refusal } from "./window_rules.ts";
import type { ScoreTextTask } from "./text_task.ts";

/**
 * Scores one document token by token; see {@linkcode ScoreTextTask}.
 *
 * @throws {RangeError} For a document that the model's card refuses.
 * @throws {ModelOutputError} Where the model gives a token that is there no chance: its perplexity has no number.
 */
export async function scoreText(model: LanguageModel, { text, windows }: ScoreTextTask): Promise<UnitArrays> {
  const { card, codec } = model, { prefix } = card.language;
  const tokens = codec.encode(text);
  const refused = refusal(card, windows, tokens.length);
  if (refused !== undefined) throw new RangeError(`Cannot score: ${refused}`);
  const cut = documentWindows(tokens, prefix, windows);
  const nats = await model.score(cut);
  const sizes = tokens.map((token) => codec.byteLength(token));
  const predicted = nats.reduce((sum, one) => sum + one.length, 0);
  const all = new Float64Array(predicted), bytes = new Float64Array(predicted), before = new Float64Array(predicted);
  let at = 0, token = prefix === null ? 1 : 0;
  for (const [w, [given]] of cut.entries()) {
    // The prefix stands for no text; of the other tokens given, those right before the first prediction.
    const shown = given.length - (w === 0 && prefix !== null ? 1 : 0);
    let seen = 0;
    for (let i = token - shown; i < token; i++) seen += sizes[i]!;
    for (const value of nats[w]!) {
      if (value === -Infinity) {
        throw new ModelOutputError(
          `The model gives token ${token} of the document (${JSON.stringify(codec.decode([tokens[token]!]))}) the ` +
            "probability 0: its perplexity is infinite, and no number",
        );
      }
      all[at] = value;
      bytes[at] = sizes[token]!;
      before[at] = seen;
      seen += sizes[token]!;
      at++;
      token++;
    }
  }
  const skipped = prefix === null ? sizes[0]! : 0;
  const lossless = codec.decode(tokens) === text;
  const total = windows.truncated ? bytes.reduce((sum, size) => sum + size, 0) : countBytes(text) - skipped;
  return { nats: all, bytes, before, document: Float64Array.of(predicted, total, lossless ? 1 : 0) };
}

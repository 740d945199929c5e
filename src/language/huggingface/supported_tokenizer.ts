import { isObject, type JsonObject } from "../../card/huggingface/read_object.ts";

/** Kinds of model that `@huggingface/tokenizers` computes. */
const MODELS = ["BPE", "WordPiece", "Unigram"] as const;

/**
 * The kind of a tokenizer.json's model. Early files, GPT-2's among them, do not say: it is told by what the model has, as
 * Rust's tokenizers tells it.
 *
 * @example
 * ```ts
 * modelTypeOf({ vocab: { a: 0 }, merges: [] }); // "BPE"
 * ```
 */
export function modelTypeOf(model: JsonObject): string | undefined {
  const { type, vocab, merges } = model;
  if (typeof type === "string") return type;
  if (Array.isArray(vocab)) return "Unigram";
  if (isObject(vocab) && Array.isArray(merges)) return "BPE";
  return isObject(vocab) && Object.hasOwn(model, "continuing_subword_prefix") ? "WordPiece" : undefined;
}

/**
 * Refuses a tokenizer.json that `@huggingface/tokenizers` would not read as its maker does.
 *
 * @throws {SyntaxError} Where it has no model, one of an unknown kind, or one with an option that is not supported: what
 * was expected and what was found.
 *
 * @example
 * ```ts
 * requireSupported({ model: { type: "WordLevel", vocab: {} } });
 * // SyntaxError: tokenizer.json: model.type must be one of BPE, WordPiece, Unigram, found "WordLevel"
 * ```
 */
export function requireSupported(tokenizer: JsonObject): void {
  const { model } = tokenizer;
  if (!isObject(model)) {
    throw new SyntaxError(`tokenizer.json must hold a model, found ${Object.keys(tokenizer).join(", ") || "nothing"}`);
  }
  const type = modelTypeOf(model);
  if (!MODELS.some((known) => known === type)) {
    throw new SyntaxError(
      `tokenizer.json: model.type must be one of ${MODELS.join(", ")}, found ${JSON.stringify(model["type"])}`,
    );
  }
  const refuse = (option: string, expected: string): never => {
    throw new SyntaxError(
      `tokenizer.json: model.${option} must be ${expected}, found ${JSON.stringify(model[option])}: ` +
        "@huggingface/tokenizers does not do that",
    );
  };
  const { vocab, merges, dropout, continuing_subword_prefix: prefix } = model;
  if (type === "Unigram" ? !Array.isArray(vocab) : !isObject(vocab)) {
    throw new SyntaxError(`tokenizer.json: model.vocab must hold the ${type} model's tokens, found ${typeof vocab}`);
  }
  if (type !== "BPE") return;
  if (!Array.isArray(merges)) {
    throw new SyntaxError(`tokenizer.json: model.merges must be a list of pairs, found ${typeof merges}`);
  }
  if (dropout !== undefined && dropout !== null && dropout !== 0) {
    refuse("dropout", "null: a text has one tokenisation");
  }
  if (typeof prefix === "string" && prefix !== "") refuse("continuing_subword_prefix", "null or empty for BPE");
}

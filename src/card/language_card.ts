/** What the card of a language model says: its tokeniser, and what computes the next token's distribution. */
import { z } from "zod";
import { count, graphSchema, named, sha256Hex, tensorName } from "./card_parts.ts";

const token = z.number().int().min(0);
const file = z.string().regex(/^[\w.-]+$/, "must name a file in the card's own folder");

/** How text becomes tokens. */
const tokenizerSchema = z.discriminatedUnion("kind", [
  /** A token for every byte, 0 to 255. */
  z.strictObject({ kind: z.literal("bytes") }),
  /** Byte-pair encoding, as `scripts/train/language/train_tokenizer.ts` writes it. */
  z.strictObject({ kind: z.literal("bpe"), file, sha256: sha256Hex }),
  /** The tokenizer.bin of llama2.c. */
  z.strictObject({ kind: z.literal("llama2c"), file, sha256: sha256Hex }),
  /** A tokenizer.json, and the tokenizer_config.json where there is one. */
  z.strictObject({
    kind: z.literal("huggingface"),
    file,
    sha256: sha256Hex,
    config: z.strictObject({ file, sha256: sha256Hex }).optional(),
  }),
]);

/** The whole pass: int64 [batch, time] tokens in, float32 [batch, time, vocabulary] logits of the next one out. */
const logitsSchema = z.strictObject({
  input: tensorName,
  output: tensorName,
  /** Last hidden states, [batch, time, dimension], where the model serves as a feature network of texts. */
  features: z.strictObject({ output: tensorName, dimension: count }).optional(),
});

/** What a recurrent step carries from token to token; it begins as zeros. */
const stateSchema = z.strictObject({
  input: tensorName,
  output: tensorName,
  shape: z.array(z.union([count, z.literal("batch")])).refine(
    (axes) => axes.includes("batch"),
    "must have a batch axis",
  ),
});
export type StateSpec = z.infer<typeof stateSchema>;

/** What computes the distribution of the next token. */
const networkSchema = z.discriminatedUnion("kind", [
  /**
   * A modified Kneser-Ney model that Assay counts itself, on the text that is named, with the tokeniser of the card. It is
   * code of ours and no graph: the runtime is `module`.
   */
  z.strictObject({
    kind: z.literal("kneser-ney"),
    order: count.max(8),
    training: z.strictObject({ dataset: z.string().min(1), split: z.string().min(1) }),
  }),
  /** A recurrent network. The step takes int64 [batch] tokens and gives float32 [batch, vocabulary] logits. */
  z.strictObject({
    kind: z.literal("recurrent"),
    logits: logitsSchema,
    step: z.strictObject({ input: tensorName, output: tensorName, states: z.array(stateSchema).min(1) }).optional(),
  }),
  /** A transformer whose step has the ports of src/card/step_ports.ts. */
  z.strictObject({
    kind: z.literal("transformer"),
    logits: logitsSchema,
    step: z.strictObject({ layers: count, keyValueHeads: count, headDim: count }).optional(),
  }),
  /** A decoder in the layout of Hugging Face's Optimum: one graph for the whole pass and for steps. */
  z.strictObject({ kind: z.literal("decoder"), layers: count, keyValueHeads: count, headDim: count }),
]);
export type NetworkSpec = z.infer<typeof networkSchema>;

const GRAPHS: Readonly<Record<NetworkSpec["kind"], readonly string[]>> = {
  "kneser-ney": [],
  recurrent: ["logits", "step"],
  transformer: ["logits", "step"],
  decoder: ["decoder"],
};

export const languageSchema = z.strictObject({
  ...named,
  modality: z.literal("text"),
  family: z.literal("language"),
  tokenizer: tokenizerSchema,
  graphs: z.strictObject({
    logits: graphSchema.optional(),
    step: graphSchema.optional(),
    decoder: graphSchema.optional(),
  }),
  language: z.strictObject({
    /** Width of the logits: tokens are the integers below it. */
    vocabulary: count,
    /**
     * The token that stands before a document's first one, given and never predicted; `null` where the model knows none:
     * then a document's first token is not predicted, and the convention says so.
     */
    prefix: token.nullable(),
    /** Tokens that end a text: generation stops there. */
    end: z.array(token).optional(),
    /** The most tokens that the model reads at once, the prefix included; `null` where there is no bound. */
    context: count.nullable(),
    /** Whether documents beyond the context are scored in rolling windows, or refused. Left out: rolling. */
    longDocuments: z.enum(["rolling", "refused"]).optional(),
    network: networkSchema,
  }),
}).superRefine(({ graphs, language: { vocabulary, prefix, end = [], network, context } }, refinement) => {
  const complain = (path: string[], message: string) => void refinement.addIssue({ code: "custom", path, message });
  for (const name of ["logits", "step", "decoder"] as const) {
    const spec = name in network ? Reflect.get(network, name) : undefined;
    const wanted = name === "decoder" ? network.kind === "decoder" : spec !== undefined;
    if (wanted === (graphs[name] !== undefined)) continue;
    complain(
      ["graphs", name],
      GRAPHS[network.kind].includes(name)
        ? `graphs.${name} and language.network.${name} come together or not at all`
        : `a network of kind '${network.kind}' has the graphs ${GRAPHS[network.kind].join(", ") || "of nobody: none"}`,
    );
  }
  for (const [name, tokens] of [["prefix", prefix === null ? [] : [prefix]], ["end", end]] as const) {
    const outside = tokens.find((one) => one >= vocabulary);
    if (outside !== undefined) {
      complain(["language", name], `must be below the vocabulary of ${vocabulary}, got ${outside}`);
    }
  }
  if (network.kind === "kneser-ney" && context !== null) {
    complain(["language", "context"], "must be null: an n-gram model reads any text, and looks back by its order");
  }
});

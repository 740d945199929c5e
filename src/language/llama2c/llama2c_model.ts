import type { LanguageCard } from "../../card/card.ts";
import { parseCard } from "../../card/parse_card.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { UsageError } from "../../core/usage_error.ts";
import { encodeLlamaLogits } from "./encode_llama_logits.ts";
import { encodeLlamaStep } from "./encode_llama_step.ts";
import { type Llama2cCheckpoint, readLlama2cCheckpoint } from "./llama2c_checkpoint.ts";
import { LLAMA_BOS, LLAMA_EOS, readLlama2cTokenizer } from "./llama2c_tokenizer.ts";

/** A file's content, and what it is called without its folder. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a card says of a checkpoint that the checkpoint itself does not. */
export interface Llama2cAbout {
  /** Lower-case letters, digits and hyphens. */
  readonly id: string;
  /** By default the architecture in words. */
  readonly title?: string | undefined;
  /** @default "tinystories", which llama2.c trains on */
  readonly dataset?: string | undefined;
  /** @default "not stated" */
  readonly trainedOn?: string | undefined;
  /** @default "not stated" */
  readonly licence?: string | undefined;
  /** Where the files are from, such as an address. Their names and hashes are noted in any case. */
  readonly source?: string | undefined;
}

/** A card, and the files that it declares, by name. */
export interface Llama2cModel {
  readonly card: LanguageCard;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const NOT_STATED = "not stated";

/**
 * A checkpoint of llama2.c and its tokenizer as a model that can be registered: both graphs, the tokenizer, and the card
 * that pins them. The prefix is BOS. A text ends at EOS or at BOS, which stands between the stories of llama2.c's own
 * training data and ends run.c's generation.
 *
 * Source: karpathy/llama2.c, run.c `generate()` and `chat()`, tinystories.py `process_shard()`.
 *
 * @throws {UsageError} Where a file is none of llama2.c's, the two do not fit each other, or the card would not follow
 * its schema: which file or field, what was expected, what was found.
 *
 * @example
 * ```ts
 * const checkpoint = { name: "stories260K.bin", bytes: readFileSync("stories260K.bin") };
 * const tokenizer = { name: "tok512.bin", bytes: readFileSync("tok512.bin") };
 * llama2cModel({ checkpoint, tokenizer }, { id: "stories260k" }).card.provenance.weights; // 260032
 * ```
 */
export function llama2cModel(
  { checkpoint, tokenizer }: { readonly checkpoint: NamedFile; readonly tokenizer: NamedFile },
  about: Llama2cAbout,
): Llama2cModel {
  const llama = readPart(checkpoint, "checkpoint", "export.py --version 0", readLlama2cCheckpoint);
  const { dim, layers, keyValueHeads, headDim, vocabulary, sequenceLength } = llama.config;
  readPart(tokenizer, "tokenizer", "tokenizer.py", (bytes) => readLlama2cTokenizer(bytes, vocabulary));
  const files = new Map([
    ["logits.onnx", encodeLlamaLogits(llama)],
    ["step.onnx", encodeLlamaStep(llama)],
    ["tokenizer.bin", tokenizer.bytes],
  ]);
  const [logits, step, vocabularyFile] = Array.from(files, ([file, bytes]) => ({ file, sha256: sha256(bytes) }));
  const origin = [checkpoint, tokenizer].map(({ name, bytes }) => `${name} (sha256 ${sha256(bytes)})`).join(", ");
  const card = parseCard({
    schemaVersion: 1,
    id: about.id,
    title: about.title ?? `Llama, ${layers} layers of width ${dim}`,
    family: "language",
    modality: "text",
    dataset: about.dataset ?? "tinystories",
    tokenizer: { kind: "llama2c", ...vocabularyFile },
    graphs: { logits, step },
    language: {
      vocabulary,
      prefix: LLAMA_BOS,
      end: [LLAMA_BOS, LLAMA_EOS],
      context: sequenceLength,
      network: {
        kind: "transformer",
        logits: { input: "tokens", output: "logits" },
        step: { layers, keyValueHeads, headDim },
      },
    },
    provenance: {
      recipe:
        `scripts/import_llama2c.ts --checkpoint ${checkpoint.name} --tokenizer ${tokenizer.name} --id ${about.id}`,
      trainedOn: about.trainedOn ?? NOT_STATED,
      licence: about.licence ?? NOT_STATED,
      source: about.source === undefined ? origin : `${about.source}: ${origin}`,
      weights: countWeights(llama),
    },
  }, `of '${about.id}'`);
  if (card.family !== "language") throw new TypeError(`The card of '${about.id}' must be a language model's`);
  return { card, files };
}

/** Weights that were learnt: a classifier that is the embedding counts once, and tables of angles do not. */
function countWeights({ embedding, layers, norm, classifier }: Llama2cCheckpoint): number {
  const tensors = [embedding, norm, ...layers.flatMap((layer) => Object.values({ ...layer }))];
  if (classifier !== embedding) tensors.push(classifier);
  return tensors.reduce((sum, { length }) => sum + length, 0);
}

function readPart<T>({ name, bytes }: NamedFile, part: string, writer: string, read: (bytes: Uint8Array) => T): T {
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${name} cannot be the ${part}. ${error.message}. llama2.c's ${writer} writes such a file.`, {
      cause: error,
    });
  }
}

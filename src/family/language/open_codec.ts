import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LanguageCard } from "../../card/card.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { huggingFaceCodec } from "../../language/huggingface/hugging_face_codec.ts";
import { llama2cCodec } from "../../language/llama2c/llama2c_codec.ts";
import { byteCodec, codecOf, type TokenCodec } from "../../language/token_codec.ts";
import { readBpe } from "../../language/tokenizer/bpe_file.ts";
import { BpeTokenizer } from "../../language/tokenizer/bpe_tokenizer.ts";
import { byteTokenizer } from "../../language/tokenizer/byte_tokenizer.ts";
import type { Tokenizer } from "../../language/tokenizer/tokenizer.ts";

/**
 * Opens the tokeniser that a language model's card declares. Conventions call it `bytes`, or by its kind, its size and 8
 * digits of its file's sha256, such as `bpe-1024-8b14a8d1`.
 *
 * @param folder The card's folder, which the tokeniser's files are in.
 * @throws {Error} Where a file cannot be read, is not the one that the card declares, or is no such tokeniser, and where
 * its tokens do not fit the model: a text could have a token that the logits have no place for, or the card's prefix or
 * end is none of the tokens. The message says which file or card, what was expected and what was found.
 *
 * @example
 * ```ts
 * const { card, folder } = await loadCard("models/gpt-moby");
 * if (card.family === "language") (await openCodec(card, folder)).name; // "bpe-1024-…"
 * ```
 */
export async function openCodec(card: LanguageCard, folder: string): Promise<TokenCodec> {
  const { tokenizer: declared, language: { vocabulary } } = card;
  switch (declared.kind) {
    case "bytes": {
      checkFits(card, byteTokenizer());
      return byteCodec();
    }
    case "bpe": {
      const { path, bytes } = await readDeclared(folder, declared);
      const tokenizer = new BpeTokenizer(readBpe(utf8(bytes, path), path));
      checkFits(card, tokenizer);
      return codecOf(tokenizer, {
        name: `bpe-${tokenizer.vocabulary}-${declared.sha256.slice(0, 8)}`,
        unique: false,
      });
    }
    case "llama2c": {
      const { path, bytes } = await readDeclared(folder, declared);
      return inFile(path, () => llama2cCodec(bytes, vocabulary));
    }
    case "huggingface": {
      const { path, bytes } = await readDeclared(folder, declared);
      const config = declared.config === undefined ? undefined : (await readDeclared(folder, declared.config)).bytes;
      return inFile(path, () => huggingFaceCodec(bytes, { vocabulary, ...(config !== undefined && { config }) }));
    }
  }
}

/** A file of the card's folder, whose content the card pins. */
interface DeclaredFile {
  readonly file: string;
  readonly sha256: string;
}

async function readDeclared(folder: string, declared: DeclaredFile): Promise<{ path: string; bytes: Uint8Array }> {
  const path = join(folder, declared.file);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Error(`Cannot read the tokeniser's file ${path}: ${error.message}`);
  });
  const found = sha256(bytes);
  if (found === declared.sha256) return { path, bytes };
  throw new Error(`${path} is not the file that the card declares: sha256 ${declared.sha256} expected, ${found} found`);
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${path} must be UTF-8, found bytes that are not`, { cause: error });
  }
}

/** Reads a file's content, and says which file where that fails. */
function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** The boundary, the last of our tokenisers' tokens, needs a place in the logits only where the card names it. */
function checkFits(
  { id, language: { vocabulary, prefix, end = [] } }: LanguageCard,
  { vocabulary: tokens, boundary }: Pick<Tokenizer, "vocabulary" | "boundary">,
): void {
  if (boundary > vocabulary) {
    throw new Error(
      `The card of ${id}: language.vocabulary must be ${boundary} at least, as many tokens as its tokeniser gives to ` +
        `texts, got ${vocabulary}`,
    );
  }
  for (const [name, named] of [["prefix", prefix === null ? [] : [prefix]], ["end", end]] as const) {
    const outside = named.find((token) => token >= tokens);
    if (outside === undefined) continue;
    throw new Error(
      `The card of ${id}: language.${name} must be one of its tokeniser's ${tokens} tokens, got ${outside}`,
    );
  }
}

import { sha256 } from "../../core/fingerprint.ts";
import type { TokenCodec } from "../token_codec.ts";
import { LLAMA_BOS, readLlama2cTokenizer } from "./llama2c_tokenizer.ts";

/**
 * The tokenizer of a llama2.c checkpoint as a codec. Its name is `llama2c-<vocabulary>-<8 digits of the file's sha256>`.
 *
 * As in llama2.c a text's first token has a space before it that is not the text's: `encode` puts it there, and `decode`
 * leaves out a space that the first token begins with, as run.c does right after BOS. So tokens are to be decoded from a
 * text's beginning, where `decode(encode(text))` is the text and `decode([...encode(prompt), ...more])` begins with the
 * prompt; and the bytes of a text's tokens add up to one more than the text has, but for the empty text.
 *
 * Texts have many tokenisations, such as their bytes: a likelihood is that of one of them.
 *
 * Source: karpathy/llama2.c, run.c `encode()` and `decode()`.
 *
 * @param bytes The file, such as tok512.bin.
 * @param vocabulary The number of tokens, which the file does not say and the model does.
 * @throws {SyntaxError} As {@linkcode readLlama2cTokenizer}.
 *
 * @example
 * ```ts
 * const codec = llama2cCodec(readFileSync("tok512.bin"), 512);
 * codec.encode("Once upon a time"); // [403, 407, 261, 378]
 * codec.decode([403, 407]); // "Once upon"
 * ```
 */
export function llama2cCodec(bytes: Uint8Array, vocabulary: number): TokenCodec {
  const tokenizer = readLlama2cTokenizer(bytes, vocabulary);
  return {
    name: `llama2c-${vocabulary}-${sha256(bytes).slice(0, 8)}`,
    unique: false,
    encode: (text) => tokenizer.encode(text, { bos: false }),
    decode: (tokens) => tokenizer.decode([LLAMA_BOS, ...tokens]),
    byteLength: (token) => tokenizer.tokenBytes(token).length,
  };
}

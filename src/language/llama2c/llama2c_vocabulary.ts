import { Buffer } from "node:buffer";

/** A tokenizer's tokens, by number. */
export interface Llama2cVocabulary {
  /** How each token is spelled: a string of bytes, one UTF-16 unit from 0 to 255 each. */
  readonly spellings: readonly string[];
  /** [tokens]: of two possible merges the one whose result has the higher score comes first. */
  readonly scores: Float32Array;
}

/**
 * Reads llama2.c's tokenizer file: the longest token's length in bytes as int32, then for each token its score as
 * float32, its length as int32 and its bytes, all little-endian.
 *
 * Source: karpathy/llama2.c, tokenizer.py `Tokenizer.export()` and run.c `build_tokenizer()`.
 *
 * @param size The number of tokens, which the file does not say and the checkpoint does.
 * @throws {SyntaxError} Where the file holds more or fewer tokens, or a token of an impossible length.
 *
 * @example
 * ```ts
 * readLlama2cVocabulary(readFileSync("tok512.bin"), 512).spellings[259]; // " t"
 * ```
 */
export function readLlama2cVocabulary(bytes: Uint8Array, size: number): Llama2cVocabulary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spellings: string[] = [], scores: number[] = [];
  if (bytes.length < 4) throw unreadable("a length of 4 bytes first", `${bytes.length} bytes`);
  const longest = view.getInt32(0, true);
  for (let at = 4; at < bytes.length;) {
    if (spellings.length === size) {
      throw unreadable(`${size} tokens in ${at} bytes, as the model has`, `${bytes.length} bytes`);
    }
    const token = spellings.length, start = at + 8;
    if (start > bytes.length) throw unreadable(`token ${token}'s score and length`, `the end at byte ${bytes.length}`);
    const length = view.getInt32(at + 4, true);
    if (length < 1 || length > longest) {
      throw unreadable(`token ${token} to have from 1 to ${longest} bytes, as the file begins with`, `${length}`);
    }
    if (start + length > bytes.length) {
      throw unreadable(`token ${token} to end at byte ${start + length}`, `${bytes.length} bytes`);
    }
    scores.push(view.getFloat32(at, true));
    spellings.push(byteString(bytes.subarray(start, at = start + length)));
  }
  if (spellings.length !== size) throw unreadable(`${size} tokens, as the model has`, `${spellings.length}`);
  return { spellings, scores: Float32Array.from(scores) };
}

/** Bytes as a string of as many units, to be found in a map. */
export function byteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function unreadable(expected: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read the llama2.c tokenizer: expected ${expected}, found ${found}`);
}

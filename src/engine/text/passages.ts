import { wholeCharacters } from "../../language/whole_characters.ts";
import type { TextDocument } from "../../dataset/text/text_dataset.ts";

/** A piece of held-out text: what a model is given, and how the text goes on. */
export interface Passage {
  readonly prompt: string;
  readonly continuation: string;
}

const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Cuts documents into pieces that do not overlap, in an order in which the first n of them lie all over the text, whatever n
 * is. A prompt ends at the end of a word, `prompt` bytes from its beginning or a little later; what follows is the real
 * continuation, `sample` bytes, less an unfinished character.
 *
 * @returns No passage where no document is long enough.
 *
 * @example
 * ```ts
 * const [first] = passages(documents, { prompt: 64, sample: 256 });
 * ```
 */
export function passages(
  documents: readonly Pick<TextDocument, "text">[],
  { prompt, sample }: { readonly prompt: number; readonly sample: number },
): Passage[] {
  const all = documents.flatMap(({ text }) => [...pieces(encoder.encode(text), prompt, sample)]);
  return spread(all.length).map((i) => all[i]!);
}

function* pieces(bytes: Uint8Array, prompt: number, sample: number): Generator<Passage> {
  let at = 0;
  while (true) {
    let end = at + prompt;
    while (end < bytes.length && !isSpace(bytes[end]!)) end++;
    const last = wholeCharacters(bytes, end + sample).length;
    if (end + sample > bytes.length) return;
    yield { prompt: decoder.decode(bytes.subarray(at, end)), continuation: decoder.decode(bytes.subarray(end, last)) };
    at = last;
    // The next prompt begins with a word.
    while (at < bytes.length && !isSpace(bytes[at]!)) at++;
    while (at < bytes.length && isSpace(bytes[at]!)) at++;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** 0 to n - 1 by steps of about the golden section of n, so that every beginning is spread evenly. */
function spread(n: number): number[] {
  let step = Math.max(1, Math.round(n * 0.6180339887));
  while (gcd(step, n) !== 1) step++;
  return Array.from({ length: n }, (_, i) => i * step % n);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

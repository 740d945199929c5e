import { UsageError } from "../../core/usage_error.ts";

/** Text from bytes. */
export interface DecodedText {
  /** Without the byte order mark, everything else as it was: line ends too. */
  readonly text: string;
  readonly hadByteOrderMark: boolean;
}

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Decodes UTF-8 strictly: nothing is replaced, so that the text has exactly the bytes of the file, less a byte order
 * mark at its beginning.
 *
 * @param name What messages shall call the bytes, such as their path.
 * @throws {UsageError} Where the bytes are not UTF-8: the offset of the first that is not.
 *
 * @example
 * ```ts
 * decodeUtf8(await readFile("a.txt"), "a.txt").text;
 * ```
 */
export function decodeUtf8(bytes: Uint8Array, name: string): DecodedText {
  let decoded: string;
  try {
    decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const at = firstInvalidByte(bytes);
    const found = `0x${bytes[at]!.toString(16).toUpperCase().padStart(2, "0")}`;
    throw new UsageError(
      `Cannot read ${name}: expected UTF-8, found ${found} at byte ${at} (counted from 0), where no character begins ` +
        `or one is cut short. ${advice(bytes)}`,
      { cause },
    );
  }
  const hadByteOrderMark = decoded.startsWith(BYTE_ORDER_MARK);
  return { text: hadByteOrderMark ? decoded.slice(1) : decoded, hadByteOrderMark };
}

/**
 * Offset of the first byte that belongs to no UTF-8 sequence: where a lenient decoder puts its first replacement
 * character that the bytes do not spell.
 */
function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  for (const character of new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)) {
    const spelt = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
    if (character === "\ufffd" && !spelt) return at;
    const codePoint = character.codePointAt(0)!;
    at += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  throw new RangeError("Cannot find the first invalid byte: every byte is valid");
}

function advice([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "It begins as UTF-16 does: convert it with 'iconv -f UTF-16 -t UTF-8'.";
  if (first === 0xfe && second === 0xff) return "It begins as UTF-16 does: convert it with 'iconv -f UTF-16 -t UTF-8'.";
  return "Save it as UTF-8, or convert it, for example with 'iconv -f WINDOWS-1252 -t UTF-8'.";
}

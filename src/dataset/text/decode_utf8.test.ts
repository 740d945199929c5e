import fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { decodeUtf8 } from "./decode_utf8.ts";

const encode = (text: string) => new TextEncoder().encode(text);

test("decodeUtf8() keeps everything but a byte order mark at the beginning", () => {
  expect(decodeUtf8(encode("a\r\nb\rc\n"), "x")).toEqual({ text: "a\r\nb\rc\n", hadByteOrderMark: false });
  expect(decodeUtf8(encode("\ufeffa\ufeff"), "x")).toEqual({ text: "a\ufeff", hadByteOrderMark: true });
  expect(decodeUtf8(encode("\ufffd\0"), "x")).toEqual({ text: "\ufffd\0", hadByteOrderMark: false });
  expect(decodeUtf8(new Uint8Array(), "x")).toEqual({ text: "", hadByteOrderMark: false });
});

test.each([
  [[255], 0],
  [[97, 98, 99, 128], 3],
  [[110, 195], 1],
  [[97, 226, 130], 1],
  [[97, 98, 192, 175, 99], 2],
  [[120, 237, 160, 128], 1],
  [[244, 144, 128, 128], 0],
  [[111, 107, 239, 191, 189, 233, 116], 5],
  [[226, 130, 65], 0],
  [[239, 191], 0],
  [[240, 159, 152], 0],
])("the first invalid byte of %j is where Python 3.11 finds it: %i", (bytes, at) => {
  // UnicodeDecodeError.start of bytes.decode("utf-8")
  expect(() => decodeUtf8(Uint8Array.from(bytes), "essay.txt")).toThrow(`at byte ${at} (`);
});

test("decodeUtf8() says what it found and how to convert it", () => {
  const latin = () => decodeUtf8(Uint8Array.of(0x63, 0x61, 0x66, 0xe9), "essay.txt");
  expect(latin).toThrow(UsageError);
  expect(latin).toThrow("Cannot read essay.txt: expected UTF-8, found 0xE9 at byte 3");
  expect(latin).toThrow("iconv -f WINDOWS-1252");
  expect(() => decodeUtf8(Uint8Array.of(0xff, 0xfe, 0x61, 0), "x")).toThrow("iconv -f UTF-16");
});

test("decodeUtf8() of any bytes gives their text or the end of what is valid", () => {
  // Bytes that begin and continue characters, so that long valid and nearly valid sequences come up.
  const byte = fc.oneof(
    fc.nat(127),
    fc.constantFrom(0x80, 0xbf, 0x9f, 0xa0, 0xc3, 0xe0, 0xed, 0xef, 0xbb, 0xbd, 0xf0, 0xf4),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (values) => {
      const bytes = Uint8Array.from(values);
      const strict = (part: Uint8Array) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(part);
      let message = "";
      try {
        const { text, hadByteOrderMark } = decodeUtf8(bytes, "x");
        expect(encode((hadByteOrderMark ? "\ufeff" : "") + text)).toEqual(bytes);
      } catch (error) {
        message = String(error);
      }
      if (message === "") return;
      const at = Number(/at byte (\d+)/.exec(message)?.[1]);
      expect(() => strict(bytes.subarray(0, at))).not.toThrow();
      for (let length = 1; length <= 4; length++) {
        if (at + length <= bytes.length) expect(() => strict(bytes.subarray(at, at + length))).toThrow();
      }
    }),
    { numRuns: 2000 },
  );
});

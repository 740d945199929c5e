import { expect, test } from "vitest";
import { philox4x32 } from "./philox.ts";

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, "0")).join(" ");

// Known-answer vectors of the authors' Random123 library, file kat_vectors, "philox4x32 10".
test.each(
  [
    [[0, 0], [0, 0, 0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ] as const,
)("philox4x32() gives the published words for key %j and counter %j", (key, counter, expected) => {
  const out = new Uint32Array(4);
  philox4x32(out, key, counter);
  expect(hex(out)).toBe(expected);
});

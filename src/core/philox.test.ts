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

test("many blocks are those of one counter after the other", () => {
  const blocks = 10_001, key = [0xa4093822, 0x299f31d0] as const, start = 0xffffff00;
  const out = new Uint32Array(4 * blocks), one = new Uint32Array(4);
  philox4x32(out, key, [start, 7, 8, 9]);
  for (const block of [0, 1, 255, 256, 257, 8063, 8064, 8065, blocks - 1]) {
    philox4x32(one, key, [(start + block) >>> 0, 7, 8, 9]);
    expect(hex(out.subarray(4 * block, 4 * block + 4)), `block ${block}`).toBe(hex(one));
  }
});

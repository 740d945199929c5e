import { expect, test } from "vitest";
import { philox4x32 } from "./philox.ts";
import { uniforms } from "./uniforms.ts";

test.each([1, 2, 3, 5, 8191, 8192, 8193, 20_002])("%i numbers are those of the formula, to the last bit", (count) => {
  const words = new Uint32Array(count + 3 & ~3);
  philox4x32(words, [3, 4], [0, 0, 0, 0]);
  words.set([0, 0xffffffff].slice(0, count));
  const double = new Float64Array(count), single = new Float32Array(count);
  uniforms(double, words);
  uniforms(single, words);
  const expected = Array.from(double, (_, i) => (words[i]! + 0.5) * 2 ** -32);
  expect(double).toEqual(Float64Array.from(expected));
  expect(single).toEqual(Float32Array.from(expected));
});

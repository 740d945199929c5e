import { expect, test } from "vitest";
import { boxMuller } from "./box_muller.ts";
import { philox4x32 } from "./philox.ts";

/** The transform as it is written in books. */
function plain(words: Uint32Array): number[] {
  const uniforms = Array.from(words, (word) => (word + 0.5) * 2 ** -32), normals: number[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniforms[i]!)), angle = 2 * Math.PI * (words[i + 1]! + 0.5) * 2 ** -32;
    normals.push(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return normals;
}

function expectPlain(words: Uint32Array): void {
  const expected = plain(words), double = new Float64Array(words.length), single = new Float32Array(words.length);
  boxMuller(double, words);
  boxMuller(single, words);
  expect(double).toEqual(Float64Array.from(expected));
  expect(single).toEqual(Float32Array.from(expected));
}

test("normals are those of the plain formula to the last bit, in both precisions", () => {
  const words = new Uint32Array(400_000);
  philox4x32(words, [1, 2], [0, 0, 0, 0]);
  expectPlain(words);
});

test("so they are at both ends of the uniforms and at the quarters of a turn", () => {
  const quarter = 2 ** 30, turns = [0, 1, 2, 3].flatMap((k) => [k * quarter - 1, k * quarter, k * quarter + 1]);
  const ends = [0, 1, 2, 2 ** 12 - 1, 2 ** 12, 2 ** 31 - 1, 2 ** 31, 0.999 * 2 ** 32, 2 ** 32 - 2, 2 ** 32 - 1];
  const pairs = ends.flatMap((radius) => turns.map((turn) => [Math.floor(radius), turn >>> 0]));
  expectPlain(Uint32Array.from(pairs.flat()));
});

test("an odd number of normals leaves out the last of a pair", () => {
  const words = Uint32Array.of(1e9, 2e9, 3e9, 4e9), three = new Float32Array(3);
  boxMuller(three, words);
  expect(three).toEqual(Float32Array.from(plain(words)).subarray(0, 3));
});

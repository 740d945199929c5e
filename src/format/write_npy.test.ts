import { expect, test } from "vitest";
import golden from "./goldens/npy.json" with { type: "json" };
import { type NpyContent, writeNpy } from "./write_npy.ts";

const saved = (name: string) => {
  const { file, shape, values } = golden.arrays.find((array) => array.name === name)!;
  return { shape, values, file: Uint8Array.from(atob(file), (character) => character.charCodeAt(0)) };
};

test.each(
  [
    ["<f4 C", (values) => Float32Array.from(values)],
    ["<f8 C", (values) => Float64Array.from(values)],
    ["|u1 C", (values) => Uint8Array.from(values)],
    ["<i4, one axis", (values) => Int32Array.from(values)],
    ["<i8 scalar", (values) => BigInt64Array.from(values, BigInt)],
  ] satisfies [string, (values: number[]) => NpyContent["data"]][],
)("%s is written byte for byte as numpy.save writes it", (name, dataOf) => {
  const { shape, values, file } = saved(name);
  expect(writeNpy({ shape, data: dataOf(values) })).toEqual(file);
});

test("writeNpy() refuses values that do not fill the shape", () => {
  expect(() => writeNpy({ shape: [2, 3], data: new Float32Array(5) })).toThrow("shape (2, 3) needs 6 values, got 5");
});

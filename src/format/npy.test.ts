import { expect, test } from "vitest";
import { bytesSource } from "./byte_source.ts";
import golden from "./goldens/npy.json" with { type: "json" };
import { parseNpy, readNpy } from "./npy.ts";
import { surviveMutation } from "./survive_mutation.ts";

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const files = golden.arrays.map(({ file }) => bytes(file));
const [first] = files;
if (first === undefined) throw new Error("expected goldens");

/** A copy of the first golden with its header's text changed, the length kept. */
function withHeader(from: string, to: string): Uint8Array {
  const text = String.fromCharCode(...first!).replace(from.padEnd(to.length), to.padEnd(from.length));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

test.each(golden.arrays)("$name is read as NumPy wrote it", async ({ file, shape, values }) => {
  for (const array of [parseNpy(bytes(file), "a.npy"), await readNpy(bytesSource(bytes(file), "a.npy"))]) {
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data, (value) => value + 0)).toEqual(values.map((value) => value + 0));
  }
});

test("float32 stays float32, and is not copied where it lies aligned", () => {
  const { type, data } = parseNpy(first, "a.npy");
  expect(type).toBe("f4");
  expect(data).toBeInstanceOf(Float32Array);
  expect(data.buffer).toBe(first.buffer);
  const shifted = Uint8Array.of(0, ...first).subarray(1);
  expect([...parseNpy(shifted, "a.npy").data]).toEqual([...data]);
});

test("the long integers of Python 2 are read in a shape", () => {
  expect(parseNpy(withHeader("(2, 3), }  ", "(2L, 3L), }"), "a.npy").shape).toEqual([2, 3]);
});

test("pickled objects, records, text and complex numbers are refused, and told what to do", () => {
  expect(() => parseNpy(bytes(golden.object), "o.npy")).toThrow(
    "Cannot read o.npy: expected an array of numbers, found pickled objects, which are never read: save an array",
  );
  expect(() => parseNpy(bytes(golden.record), "r.npy")).toThrow("records of several fields: save each field by itself");
  expect(() => parseNpy(bytes(golden.text), "t.npy")).toThrow("expected numbers (b1, u1, ");
  expect(() => parseNpy(bytes(golden.complex), "c.npy")).toThrow("found elements of type 'c8'");
});

test("a file cut short anywhere, or with bytes too many, is refused", async () => {
  for (const file of files) {
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length);
      expect(() => parseNpy(cut, "a.npy"), `${length} bytes`).toThrow("Cannot read a.npy: ");
      await expect(readNpy(bytesSource(cut, "a.npy")), `${length} bytes`).rejects.toThrow("Cannot read a.npy: ");
    }
  }
  expect(() => parseNpy(Uint8Array.of(...first, 0), "a.npy")).toThrow(
    "expected 24 bytes for shape (2, 3) of f4, found 25: is there more than one array?",
  );
});

test("a shape that claims more than there is allocates nothing", () => {
  expect(() => parseNpy(withHeader("(2, 3), }     ", "(2, 99999999),}"), "a.npy")).toThrow(
    "expected 799999992 bytes for shape (2, 99999999) of f4, found 24: it is truncated",
  );
  expect(() => parseNpy(withHeader("(2, 3), }", "(99999999999999999,)}"), "a.npy")).toThrow(
    "expected a shape of at most 64 sizes, found (99999999999999999,)",
  );
});

test("integers beyond 2^53 are refused and their place is named", () => {
  const file = bytes(golden.arrays.find(({ name }) => name === "<i8")!.file);
  new DataView(file.buffer).setBigInt64(file.length - 8, 2n ** 60n, true);
  expect(() => parseNpy(file, "a.npy")).toThrow("up to 2^53, found 1152921504606846976 (element 5)");
});

test("mutated files are read or refused", async () => {
  const read = (file: Uint8Array, name: string) => {
    const { shape, data } = parseNpy(file, name);
    expect(data.length).toBe(shape.reduce((product, axis) => product * axis, 1));
  };
  await surviveMutation(files, read, { numRuns: 3000 });
});

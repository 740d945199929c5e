import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNpy } from "./npy.ts";
import golden from "./npy_golden.json" with { type: "json" };

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

test.each(golden.arrays)("$name is read as NumPy wrote it", ({ file, shape, values }) => {
  const array = parseNpy(bytes(file), "a.npy");
  expect(array.shape).toEqual(shape);
  expect([...array.data].map((value) => value + 0)).toEqual(values.map((value) => value + 0));
});

test("pickled objects and text are refused, and told what to do", () => {
  expect(() => parseNpy(bytes(golden.object), "o.npy")).toThrow(
    "o.npy: elements of type 'O': pickled objects are never read",
  );
  expect(() => parseNpy(bytes(golden.text), "t.npy")).toThrow("expected numbers");
});

test("a file cut short anywhere, or with bytes too many, is refused", () => {
  const whole = bytes(golden.arrays[0]!.file);
  for (let length = 0; length < whole.length; length++) {
    expect(() => parseNpy(whole.slice(0, length), "a.npy"), `${length} bytes`).toThrow(SyntaxError);
  }
  expect(() => parseNpy(Uint8Array.of(...whole, 0), "a.npy")).toThrow("needs 24 bytes, found 25");
});

test("a shape that claims more than there is allocates nothing", () => {
  const file = bytes(golden.arrays[0]!.file);
  const text = String.fromCharCode(...file).replace("(2, 3), }     ", "(2, 99999999),");
  const huge = Uint8Array.from(text, (character) => character.charCodeAt(0));
  expect(() => parseNpy(huge, "a.npy")).toThrow("needs 799999992 bytes, found 24");
});

test("integers beyond 2^53 are refused", () => {
  const file = bytes(golden.arrays.find(({ name }) => name === "<i8")!.file);
  new DataView(file.buffer).setBigInt64(file.length - 8, 2n ** 60n, true);
  expect(() => parseNpy(file, "a.npy")).toThrow("Element 5 is 1152921504606846976");
});

test("changed bytes are read or refused, and never crash", () => {
  const files = golden.arrays.map(({ file }) => bytes(file));
  const mutation = fc.tuple(fc.nat(files.length - 1), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }));
  fc.assert(
    fc.property(mutation, ([which, changes]) => {
      const file = files[which]!.slice();
      for (const [at, value] of changes) if (at < file.length) file[at] = value;
      try {
        const { shape, data } = parseNpy(file, "a.npy");
        expect(data.length).toBe(shape.reduce((product, axis) => product * axis, 1));
      } catch (error) {
        if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

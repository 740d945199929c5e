import { zipSync } from "fflate";
import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./npy_golden.json" with { type: "json" };
import { parseNpz } from "./npz.ts";

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const [first, second] = golden.arrays;
const archive = (level: 0 | 9) =>
  zipSync({ "mu.npy": bytes(first!.file), "sigma.npy": bytes(second!.file), "notes.txt": Uint8Array.of(1) }, { level });

test.each([0, 9] as const)(
  "the arrays of an archive come by name at compression level %i, other files are left out",
  (level) => {
    const arrays = parseNpz(archive(level), "stats.npz");
    expect(Object.keys(arrays)).toEqual(["mu", "sigma"]);
    expect([...arrays["mu"]!.data]).toEqual(first!.values);
    expect([...arrays["sigma"]!.data]).toEqual(second!.values);
  },
);

test("an archive that unpacks to more than the limit is refused before it is unpacked", () => {
  const bomb = zipSync({ "zeros.npy": new Uint8Array(5_000_000) }, { level: 9 });
  expect(bomb.length).toBeLessThan(20_000);
  expect(() => parseNpz(bomb, "bomb.npz", { limitBytes: 1_000_000 })).toThrow(
    "bomb.npz: it unpacks to more than 1000000 bytes",
  );
});

test("a broken array is named with its archive", () => {
  const cut = zipSync({ "mu.npy": bytes(first!.file).slice(0, -4) });
  expect(() => parseNpz(cut, "stats.npz")).toThrow("stats.npz: mu.npy: shape (2, 3) of f4 needs 24 bytes, found 20");
  expect(() => parseNpz(zipSync({ "a.txt": Uint8Array.of(1) }), "a.npz")).toThrow("holds no .npy file");
});

test("archives that were cut short or changed are read or refused, and never crash", () => {
  const whole = archive(9);
  for (let length = 0; length < whole.length; length += 3) {
    expect(() => parseNpz(whole.slice(0, length), "a.npz")).toThrow(SyntaxError);
  }
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(changes, (list) => {
      const file = whole.slice();
      for (const [at, value] of list) file[at] = value;
      try {
        parseNpz(file, "a.npz", { limitBytes: 1_000_000 });
      } catch (error) {
        if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
      }
    }),
    { numRuns: 1500 },
  );
});

import { readFile } from "node:fs/promises";
import { zipSync } from "fflate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesSource } from "./byte_source.ts";
import { listNpz } from "./npz.ts";
import { surviveMutation } from "./survive_mutation.ts";
import { writeNpz } from "./write_npz.ts";

const golden = async (name: string) => Uint8Array.from(await readFile(new URL(`goldens/${name}`, import.meta.url)));
const list = (bytes: Uint8Array, name = "a.npz") => listNpz(bytesSource(bytes, name));
const [stored, deflated] = [await golden("moments.npz"), await golden("moments_deflated.npz")];

/** Every array whole, by name. */
async function read(bytes: Uint8Array, name: string) {
  const arrays: Record<string, unknown> = {};
  for (const [key, array] of await list(bytes, name)) arrays[key] = await array.read();
  return arrays;
}

const MU = [0.5, -1.25, 3], SIGMA = [2, 0.5, 0, 0.5, 3, -1, 0, -1, 4];

test("the arrays of numpy.savez are listed and read by name", async () => {
  expect(await read(stored, "a.npz")).toEqual({
    mu: { type: "f8", shape: [3], data: Float64Array.from(MU) },
    sigma: { type: "f8", shape: [3, 3], data: Float64Array.from(SIGMA) },
    n: { type: "i8", shape: [], data: Float64Array.of(500) },
  });
});

test("the arrays of numpy.savez_compressed are read in their own precision", async () => {
  expect(await read(deflated, "a.npz")).toEqual({
    mu: { type: "f4", shape: [3], data: Float32Array.from(MU) },
    sigma: { type: "f4", shape: [3, 3], data: Float32Array.from(SIGMA) },
  });
});

test("files that are no arrays are left out, and an archive of nothing else is refused", async () => {
  const [mu] = (await list(writeNpz({ mu: { shape: [1], data: Float64Array.of(7) } }))).values();
  const content = await mu!.open();
  const npy = await content.read(0, content.size);
  expect([...(await list(zipSync({ "mu.npy": npy, "notes.txt": npy }))).keys()]).toEqual(["mu"]);
  await expect(list(zipSync({ "a.txt": npy }))).rejects.toThrow(
    "Cannot read a.npz: expected .npy files in the archive",
  );
});

test("a broken array is named with its archive", async () => {
  const cut = zipSync({ "mu.npy": await (await list(stored)).get("mu")!.open().then((mu) => mu.read(0, 140)) });
  await expect(list(cut)).rejects.toThrow(
    "Cannot read mu.npy in a.npz: expected 24 bytes for shape (3) of f8, found 12: it is truncated",
  );
});

test("writeNpz() and listNpz() are inverse, whatever the values", async () => {
  const property = fc.asyncProperty(fc.float64Array(), fc.float32Array(), fc.boolean(), async (a, b, deflate) => {
    const bytes = writeNpz(
      {
        a: { shape: [a.length], data: a },
        b: { shape: [1, b.length, 1], data: b },
        n: { shape: [], data: BigInt64Array.of(9n) },
      },
      { deflate },
    );
    expect(await read(bytes, "a.npz")).toEqual({
      a: { type: "f8", shape: [a.length], data: a },
      b: { type: "f4", shape: [1, b.length, 1], data: b },
      n: { type: "i8", shape: [], data: Float64Array.of(9) },
    });
  });
  await fc.assert(property, { numRuns: 60 });
});

test("the same arrays make the same archive", () => {
  const write = () => writeNpz({ mu: { shape: [2], data: Float64Array.of(1, 2) } });
  expect(write()).toEqual(write());
});

test("mutated archives are read or refused", async () => {
  await surviveMutation([stored, deflated], read, { numRuns: 1500 });
});

import fc from "fast-check";
import { Buffer } from "node:buffer";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readIdx } from "./idx.ts";
import { idxBytes, temporaryDir, temporaryFile } from "./idx_fixture.ts";

const DATA = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
const WHOLE = idxBytes([2, 3, 4], DATA);

test("readIdx() gives sizes and elements of a plain and of a gzip file alike", async () => {
  for (const bytes of [WHOLE, gzipSync(WHOLE)]) {
    const { dims, data } = await readIdx(await temporaryFile(bytes));
    expect(dims).toEqual([2, 3, 4]);
    expect(data).toEqual(DATA);
  }
});

test("readIdx() joins content that comes in many blocks", async () => {
  const data = Uint8Array.from({ length: 100_003 }, (_, i) => (i * i) >>> 3);
  for (const bytes of [idxBytes([100_003], data), gzipSync(idxBytes([100_003], data))]) {
    expect((await readIdx(await temporaryFile(bytes), { dims: [100_003] })).data).toEqual(data);
  }
});

test("readIdx() refuses a truncated file and says what was expected and found", async () => {
  const plain = await temporaryFile(WHOLE.subarray(0, -5));
  await expect(readIdx(plain)).rejects.toThrow(`${plain}: expected 2 x 3 x 4 = 24 bytes`);
  await expect(readIdx(plain)).rejects.toThrow("at most 19");
  const inside = await temporaryFile(gzipSync(WHOLE.subarray(0, -5)));
  await expect(readIdx(inside)).rejects.toThrow("expected 2 x 3 x 4 = 24 bytes, found only 19 bytes");
  const header = await temporaryFile(WHOLE.subarray(0, 9));
  await expect(readIdx(header)).rejects.toThrow("expected an idx header, found the end after 9 bytes");
  await expect(readIdx(await temporaryFile(new Uint8Array(0)))).rejects.toThrow("found the end after 0 bytes");
});

test("readIdx() refuses every proper prefix of a gzip file", async () => {
  const bytes = gzipSync(WHOLE);
  const path = await temporaryFile(bytes);
  for (let length = 0; length < bytes.length; length++) {
    await writeFile(path, bytes.subarray(0, length));
    await expect(readIdx(path), `${length} bytes`).rejects.toThrow(path);
  }
});

test("readIdx() refuses a file that goes on after its end", async () => {
  const long = Uint8Array.from([...WHOLE, 1, 2]);
  for (const bytes of [long, gzipSync(long)]) {
    await expect(readIdx(await temporaryFile(bytes))).rejects.toThrow("and then its end, found at least 2 bytes more");
  }
});

test("readIdx() stops reading a gzip file that inflates far past its declared size", async () => {
  const flood = gzipSync(Buffer.concat([idxBytes([4], new Uint8Array(0)), new Uint8Array(32 * 2 ** 20)]));
  const error: unknown = await readIdx(await temporaryFile(flood)).catch((error: unknown) => error);
  const inflated = Number(/found at least (\d+) bytes more/.exec(String(error))?.[1]);
  expect(inflated).toBeLessThan(17 * 2 ** 20);
});

test("readIdx() refuses what is no idx file of bytes", async () => {
  const floats = Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
  await expect(readIdx(await temporaryFile(floats))).rejects.toThrow("found 00 00 0d 01");
  const page = await temporaryFile(new TextEncoder().encode("<html>Not found</html>"));
  await expect(readIdx(page)).rejects.toThrow("expected an idx file of bytes (00 00 08, then 1 or more axes)");
  await expect(readIdx(await temporaryFile(idxBytes([], DATA)))).rejects.toThrow("found 00 00 08 00");
});

test("readIdx() refuses sizes that are absurd before it allocates them", async () => {
  const huge = idxBytes([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], DATA);
  await expect(readIdx(await temporaryFile(huge))).rejects.toThrow("found a file that holds at most 24");
  await expect(readIdx(await temporaryFile(gzipSync(huge)))).rejects.toThrow("4294967295 x 4294967295 x 4294967295");
  await expect(readIdx(await temporaryFile(idxBytes([0, 2 ** 32 - 1], DATA)))).rejects.toThrow("sizes of at least 1");
  await expect(readIdx(await temporaryFile(WHOLE), { maxBytes: 23 })).rejects.toThrow("expected at most 23 bytes");
});

test("readIdx() refuses other sizes than those it was told to expect", async () => {
  await expect(readIdx(await temporaryFile(WHOLE), { dims: [2, 12] })).rejects.toThrow(
    "expected 2 x 12 = 24 bytes, found a header that says 2 x 3 x 4 = 24 bytes",
  );
});

test("readIdx() refuses damaged gzip, a missing file and a folder, each with its path", async () => {
  const damaged = gzipSync(WHOLE);
  damaged[damaged.length - 6] = damaged[damaged.length - 6]! ^ 0xff;
  await expect(readIdx(await temporaryFile(damaged))).rejects.toThrow("expected a whole gzip file, found damage");
  const dir = await temporaryDir();
  await expect(readIdx(dir)).rejects.toThrow(dir);
  await expect(readIdx(`${dir}/none.gz`)).rejects.toThrow(`Cannot read ${dir}/none.gz`);
});

test("readIdx() of mutated bytes either throws an Error with the path or gives what its header declares", async () => {
  const path = await temporaryFile(WHOLE);
  const originals = fc.constantFrom<Uint8Array>(WHOLE, gzipSync(WHOLE));
  const mutations = fc.array(fc.record({ at: fc.nat(80), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(
    originals,
    mutations,
    fc.uint8Array({ maxLength: 8 }),
    async (bytes, edits, tail) => {
      const mutant = Uint8Array.from([...bytes, ...tail]);
      for (const { at, byte } of edits) mutant[at % mutant.length] = byte;
      await writeFile(path, mutant);
      const outcome: unknown = await readIdx(path).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome.message).toContain(path);
      } else {
        expect(outcome).toMatchObject({ dims: expect.any(Array), data: expect.any(Uint8Array) });
        const { dims, data } = await readIdx(path);
        expect(data.length).toBe(dims.reduce((count, size) => count * size, 1));
      }
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, onTestFinished, test } from "vitest";
import { bytesSource } from "./byte_source.ts";
import { openFileSource } from "./file_source.ts";
import { surviveMutation } from "./survive_mutation.ts";
import { listZip, type ZipLimits } from "./zip.ts";

// Made with the zipfile module of Python 3.11: sizes in the local headers only, in zip64 fields, or after the content.
const GOLDENS = ["plain", "zip64_locals", "zip64", "streamed"];
const golden = async (name: string) => Uint8Array.from(await readFile(new URL(`goldens/${name}.zip`, import.meta.url)));
const plain = await golden("plain");
const TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(40);

const list = (bytes: Uint8Array, limits?: ZipLimits) => listZip(bytesSource(bytes, "a.zip"), limits);

// hashlib.sha256 of numpy.random.RandomState(0).bytes(300).
const BYTES_SHA256 = "a602cfff78a5d4f372538a6c17027ecede582e0d86cac199450f6e346c7c4013";

/** Reads every entry whole. */
async function contents(bytes: Uint8Array, name: string) {
  const read = [];
  for (const entry of await listZip(bytesSource(bytes, name))) read.push(await entry.read());
  return read;
}

/** A copy with bytes replaced, from the end where `at` is negative. */
function changed(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at < 0 ? bytes.length + at : at);
  return copy;
}

const find = (bytes: Uint8Array, signature: readonly number[]) =>
  bytes.findIndex((_, i) => signature.every((byte, k) => bytes[i + k] === byte));
const DIRECTORY_AT = find(plain, [0x50, 0x4b, 1, 2]);

test.each(GOLDENS)("%s.zip of Python's zipfile is listed and unpacked", async (name) => {
  const entries = await list(await golden(name));
  expect(entries.map(({ name, size, packedSize, stored }) => [name, size, packedSize, stored])).toEqual([
    ["text.txt", 1800, 62, false],
    ["bytes.bin", 300, 300, true],
    ["empty.txt", 0, 0, true],
  ]);
  expect(new TextDecoder().decode(await entries[0]!.read())).toBe(TEXT);
  expect(createHash("sha256").update(await entries[1]!.read()).digest("hex")).toBe(BYTES_SHA256);
  expect(await entries[2]!.read()).toHaveLength(0);
});

test("a stored entry in memory is a view without a copy", async () => {
  const [, bytes] = await list(plain);
  expect((await bytes!.read()).buffer).toBe(plain.buffer);
});

test("an entry is read by ranges in any order, from memory and from a file", async () => {
  const dir = await mkdtemp(join(tmpdir(), "assay-zip-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, "plain.zip");
  await writeFile(path, plain);
  const file = await openFileSource(path);
  for (const source of [bytesSource(plain, "a.zip"), file]) {
    const [text, bytes] = await listZip(source);
    const [inflated, stored] = [await text!.open(), await bytes!.open()];
    const decoded = async (offset: number, length: number) =>
      new TextDecoder().decode(await inflated.read(offset, length));
    expect(await decoded(4, 5)).toBe("quick");
    expect(await decoded(1796, 4)).toBe(TEXT.slice(-4));
    expect(await decoded(0, 3)).toBe("the");
    expect(await decoded(10, 0)).toBe("");
    await expect(decoded(1799, 2)).rejects.toThrow("expected 2 bytes from byte 1799 on, found its end after 1800");
    const whole = await bytes!.read();
    expect(await stored.read(200, 100)).toEqual(whole.subarray(200));
    expect(await stored.read(7, 11)).toEqual(whole.subarray(7, 18));
    const together = await Promise.all([0, 500, 1000].map((offset) => decoded(offset, 500)));
    expect(together.join("")).toBe(TEXT.slice(0, 1500));
    await inflated.close();
  }
  await file.close();
});

test("an archive that was cut short anywhere is refused", async () => {
  for (let length = 0; length < plain.length; length++) {
    await expect(contents(plain.subarray(0, length), "a.zip"), `${length} bytes`).rejects.toThrow("Cannot read a.zip");
  }
});

test("a wrong CRC is found at the end of what was read in order, stored or deflated", async () => {
  for (const index of [0, 1]) {
    // The CRC of the directory's record; the text's record is 46 + 8 bytes long.
    const entries = await list(changed(plain, DIRECTORY_AT + 54 * index + 16, 1, 2, 3, 4));
    await expect(entries[index]!.read()).rejects.toThrow("with CRC 04030201, found ");
    const inPieces = await entries[index]!.open();
    const inTwo = async () => [await inPieces.read(0, 100), await inPieces.read(100, inPieces.size - 100)];
    await expect(inTwo()).rejects.toThrow("it is damaged");
  }
});

test("an entry that unpacks to more or less than the directory says is refused", async () => {
  const [more] = await list(changed(plain, DIRECTORY_AT + 24, 0xe8, 3));
  await expect(more!.read()).rejects.toThrow("text.txt in a.zip: expected 1000 bytes, found that it unpacks to more");
  const [less] = await list(changed(plain, DIRECTORY_AT + 24, 0xd0, 7));
  await expect(less!.read()).rejects.toThrow("expected to unpack 2000 bytes, found its end after 1800");
});

test("an archive that claims more than deflate can hold, or than the limit, is refused before it is unpacked", async () => {
  await expect(list(changed(plain, DIRECTORY_AT + 24, 0, 0, 0, 8))).rejects.toThrow(
    "a.zip: expected 'text.txt' to unpack to at most 1032 times 62 bytes, found 134217728",
  );
  const bomb = zipSync({ "zeros.npy": new Uint8Array(5_000_000) }, { level: 9 });
  expect(bomb.length).toBeLessThan(20_000);
  await expect(list(bomb, { unpackedBytes: 1_000_000 })).rejects.toThrow("at most 1000000 bytes, found 5000000");
});

test("encrypted, oddly packed, overlapping and repeated entries are refused and named", async () => {
  await expect(list(changed(plain, DIRECTORY_AT + 8, 1))).rejects.toThrow("not encrypted, found 'text.txt'");
  await expect(list(changed(plain, DIRECTORY_AT + 10, 12))).rejects.toThrow("'text.txt' packed by method 12");
  await expect(list(changed(plain, DIRECTORY_AT + 54 + 42, 0, 0))).rejects.toThrow("expected 'text.txt' to end before");
  const text = new TextEncoder().encode("text.txt");
  const twice = zipSync({ "text.txt": text, "text.tx2": text });
  await expect(list(changed(twice, twice.lastIndexOf("2".charCodeAt(0)), "t".charCodeAt(0)))).rejects.toThrow(
    "expected each name once, found 'text.txt' again (record 1)",
  );
});

test("what is no archive is refused", async () => {
  await expect(list(new Uint8Array(0))).rejects.toThrow("expected a ZIP archive, found 0 bytes");
  await expect(list(new Uint8Array(100_000))).rejects.toThrow("found 100000 bytes without its end record");
});

test("mutated archives are read or refused", async () => {
  const files = await Promise.all(GOLDENS.map(golden));
  await surviveMutation(files, contents, { numRuns: 1500 });
});

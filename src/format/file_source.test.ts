import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bytesSource, holdBytes } from "./byte_source.ts";
import { openFileSource } from "./file_source.ts";

async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "assay-file-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

test("a file and an array in memory give the same ranges", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
  const path = join(await temporaryDir(), "a.bin");
  await writeFile(path, bytes);
  const file = await openFileSource(path);
  for (const source of [file, bytesSource(bytes, path)]) {
    expect(source).toMatchObject({ name: path, size: 1000 });
    expect(await source.read(990, 10)).toEqual(bytes.subarray(990));
    expect(await source.read(1000, 0)).toHaveLength(0);
    for (const [offset, length] of [[990, 11], [-1, 2], [1001, 0], [0.5, 1]] as const) {
      await expect(source.read(offset, length)).rejects.toThrow(`Cannot read ${path}: expected ${length} bytes from`);
    }
  }
  await file.close();
});

test("a file that shrinks while it is read is an error", async () => {
  const path = join(await temporaryDir(), "a.bin");
  await writeFile(path, new Uint8Array(100));
  const file = await openFileSource(path);
  await writeFile(path, new Uint8Array(40));
  await expect(file.read(0, 100)).rejects.toThrow(`Cannot read ${path}: expected 100 bytes, found its end after 40`);
  await file.close();
});

test("what is not there, or no file, is an error that names it", async () => {
  const dir = await temporaryDir();
  await expect(openFileSource(join(dir, "none"))).rejects.toThrow(`Cannot read ${join(dir, "none")}: ENOENT`);
  await expect(openFileSource(dir)).rejects.toThrow(`Cannot read ${dir}: expected a file, found a folder or a device`);
});

test("more than a read can hold is refused", () => {
  expect(() => holdBytes(2 ** 40, "a.npy")).toThrow("Cannot read a.npy: expected at most 4294967296 bytes at once");
});

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { expect, test, vi } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { temporaryDir, temporaryFile } from "../dataset/idx_fixture.ts";
import { fetchCommand } from "./fetch.ts";

const run = (...words: string[]) => fetchCommand().exitOverride().parseAsync(words, { from: "user" });

test("fetch of an unknown dataset is a usage error that names what can be fetched", async () => {
  await expect(run("mnits")).rejects.toThrow(UsageError);
  await expect(run("mnits")).rejects.toThrow("mnist, fashion-mnist, inception");
});

test("fetch from mirrors that do not answer names each and prints nothing on stdout", async () => {
  const dir = await temporaryDir();
  const out = vi.spyOn(console, "log").mockImplementation(() => {});
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    const running = run("mnist", "--data", dir, "--mirror", "http://127.0.0.1:1/a", "--mirror", "http://127.0.0.1:1/b");
    await expect(running).rejects.toThrow("none of 2 mirrors");
    await expect(running).rejects.toThrow("http://127.0.0.1:1/b/t10k-images-idx3-ubyte.gz");
    expect(out).not.toHaveBeenCalled();
    expect(existsSync(join(dir, "mnist", "t10k-images-idx3-ubyte.gz"))).toBe(false);
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
});

test("fetch inception says what it tried, and what to do with a file that is here", async () => {
  const dir = await temporaryDir();
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    const running = run("inception", "--data", dir, "--mirror", "http://127.0.0.1:1/a");
    await expect(running).rejects.toThrow("http://127.0.0.1:1/a/weights-inception-2015-12-05-6726825d.pth");
    await expect(running).rejects.toThrow("name the file with --file PATH");
    expect(await readdir(dir)).toEqual([]);
  } finally {
    err.mockRestore();
  }
});

test("fetch takes a weights file for the network alone, and only the published one", async () => {
  const path = await temporaryFile(Uint8Array.of(1, 2, 3));
  await expect(run("mnist", "--file", path)).rejects.toThrow("--file goes with 'inception'");
  const running = run("inception", "--data", await temporaryDir(), "--file", path);
  await expect(running).rejects.toThrow(UsageError);
  await expect(running).rejects.toThrow("expected content whose sha256 begins with 6726825d, found 039058c6");
  await expect(run("inception", "--data", await temporaryDir(), "--file", `${path}.pth`)).rejects.toThrow(UsageError);
});

test("fetch refuses a flag that it does not know", async () => {
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await expect(run("mnist", "--into", "somewhere")).rejects.toThrow("unknown option '--into'");
  err.mockRestore();
});

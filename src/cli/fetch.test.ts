import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test, vi } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { temporaryDir } from "../dataset/idx_fixture.ts";
import { fetchCommand } from "./fetch.ts";

const run = (...words: string[]) => fetchCommand().exitOverride().parseAsync(words, { from: "user" });

test("fetch of an unknown dataset is a usage error that names the datasets", async () => {
  await expect(run("mnits")).rejects.toThrow(UsageError);
  await expect(run("mnits")).rejects.toThrow("mnist, fashion-mnist");
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

test("fetch refuses a flag that it does not know", async () => {
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await expect(run("mnist", "--into", "somewhere")).rejects.toThrow("unknown option '--into'");
  err.mockRestore();
});

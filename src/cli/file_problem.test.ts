import { mkdir, open, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { assay } from "./fixture_assay.ts";
import { fileProblem } from "./file_problem.ts";

let folder: string, file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder, "FILE");
  await writeFile(file, "a letter");
});
afterEach(async () => await rm(folder, { recursive: true }));

/** What is said of what an act throws. */
async function said(act: () => Promise<unknown>): Promise<string | undefined> {
  const problem = await act().then(() => undefined, fileProblem);
  return problem === undefined ? undefined : `${problem.exitCode} ${problem.message.replaceAll(folder, "…")}`;
}

test("errors that the file system gives become a sentence with the path", async () => {
  expect(await said(() => mkdir(file, { recursive: true }))).toMatch(
    /^2 …\/FILE is a file, where a folder was expected/,
  );
  const through = /^2 …\/FILE\/x leads through a file, where a folder was expected/;
  expect(await said(() => mkdir(join(file, "x"), { recursive: true }))).toMatch(through);
  expect(await said(() => open(folder, "a"))).toMatch(/^2 … is a folder, where a file was expected/);
  expect(await said(() => readdir(join(folder, "absent")))).toMatch(/^2 …\/absent is not there/);
  expect(await said(() => Deno.readTextFile(join(folder, "absent")))).toMatch(/^2 …\/absent is not there/);
});

test("a file that was to be written is called by its own name, and not by the one it had meanwhile", async () => {
  await mkdir(join(folder, "taken"));
  expect(await said(() => atomicWrite(join(folder, "taken"), ""))).toMatch(/^2 …\/taken is a folder/);
});

test("codes of disks and users that no test can make, as node gives them", () => {
  const error = (code: string, path?: string) => Object.assign(new Error(`${code}: so`), { code, path });
  const temporary = `/mnt/out/run.json.${crypto.randomUUID()}.tmp`;
  expect(fileProblem(error("EROFS", temporary))).toEqual({
    message: "/mnt/out/run.json is on a disk that can only be read: name another place",
    exitCode: 2,
  });
  expect(fileProblem(error("EACCES", "/root/x"))?.message).toContain("/root/x may not be read or written by this user");
  expect(fileProblem(error("ENOSPC"))).toEqual({
    message: "The disk is full. What was finished is kept; make room and run the command again",
    exitCode: 1,
  });
});

test("other errors are not taken for one of the file system", () => {
  for (const error of [new Error("EEXIST"), Object.assign(new Error("x"), { code: "ERR_X" }), "text", null]) {
    expect(fileProblem(error)).toBeUndefined();
  }
});

test("commands that are sent to a file or to the system's own folders exit with 2 and say what to do", async () => {
  for (
    const [words, args] of [
      ["is a file, where a folder was expected", ["serve", "--port", "0", "--history", join(file, "x")]],
      ["is among the system's own files", ["serve", "--port", "0", "--history", "/proc/x/history.sqlite"]],
    ] as const
  ) {
    const { code, stderr } = await assay(folder, args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/E[A-Z]{4,}|--allow/);
  }
});

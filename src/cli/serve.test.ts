import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { assay } from "./fixture_assay.ts";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeRun(join(folder, "runs"), syntheticRun({ id: "a" }));
});
afterEach(async () => await rm(folder, { recursive: true }));

const PLACES = ["--out", "runs", "--history", "history.sqlite"];

/** Serves until a test has looked at it, and ends it as Ctrl-C does. */
async function served(args: readonly string[], look: (url: string) => Promise<void>) {
  let looked: Promise<void> | undefined;
  const ended = await assay(folder, ["serve", ...PLACES, ...args], undefined, (stdout, child) => {
    const url = /http:\S+/.exec(stdout)?.[0];
    if (url === undefined || looked !== undefined) return;
    looked = look(url).finally(() => {
      // A terminal's Ctrl-C arrives twice under `deno task`.
      child.kill("SIGINT");
      child.kill("SIGINT");
    });
  });
  await looked;
  return ended;
}

test("the address is printed, the pages are there, and Ctrl-C ends it", async () => {
  await mkdir(join(folder, "runs", "b"));
  await writeFile(join(folder, "runs", "b", "journal.jsonl"), "");
  const { code, stderr } = await served(["--port", "0"], async (url) => {
    expect(new URL(url).hostname).toBe("127.0.0.1");
    await expect.poll(async () => await (await fetch(url)).text(), { timeout: 30_000 }).toContain("/run/a/");
    // A page that listens does not keep the server from ending.
    await (await fetch(`${url}events`)).body?.getReader().read();
  });
  expect([code, stderr]).toEqual([0, ""]);
});

test("a port that is taken, or is none, exits with 2 and says what to do", async () => {
  const { code } = await served(["--port", "0"], async (url) => {
    const { port } = new URL(url);
    const taken = await assay(folder, ["serve", ...PLACES, "--port", port]);
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain(`Port ${port} of 127.0.0.1 is taken`);
  });
  expect(code).toBe(0);
  const none = await assay(folder, ["serve", ...PLACES, "--port", "70000"]);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("Expected a port from 0 to 65535, got '70000'");
});

test("a name that is no address of this machine exits with 2", async () => {
  const { code, stderr } = await assay(folder, ["serve", ...PLACES, "--port", "0", "--host", "300.1.1.1"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("No address of this machine is called '300.1.1.1'")]);
});

test("a file that --history names and that is no index is refused and stays where it is", async () => {
  const path = join(folder, "notes.txt"), database = join(folder, "other.sqlite");
  await writeFile(path, "a letter");
  const other = new DatabaseSync(database);
  other.exec("CREATE TABLE note (text TEXT)");
  other.close();
  for (
    const [history, what] of [
      [path, "a file that is no SQLite database"],
      [database, "an SQLite database of another program"],
      [folder, "a folder"],
    ] as const
  ) {
    const { code, stderr } = await assay(folder, ["serve", "--port", "0", "--out", "runs", "--history", history]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${history} is ${what} and no index of runs`)]);
  }
  expect((await readdir(folder)).sort()).toEqual(["notes.txt", "other.sqlite", "runs"]);
  expect(await readFile(path, "utf8")).toBe("a letter");
});

test("a folder of runs that is not there yet is told", async () => {
  const { code, stderr } = await served(["--port", "0", "--out", "absent"], async (url) => {
    expect((await fetch(url)).status).toBe(200);
  });
  expect([code, stderr]).toEqual([0, "There is no folder absent yet: its runs appear here once there are some.\n"]);
});

test("a server that the network reaches says so", async () => {
  const { code, stderr } = await served(["--port", "0", "--host", "0.0.0.0"], async (url) => {
    expect((await fetch(url)).status).toBe(200);
  });
  expect(code).toBe(0);
  expect(stderr).toContain("Anyone in the network can read every run");
});

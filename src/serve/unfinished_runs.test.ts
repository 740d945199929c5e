import { appendFile, mkdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { interruptedLine, resumedLine } from "../store/interrupted_line.ts";
import { type FixtureServe, fixtureServe } from "./fixture_serve.ts";
import { followUnfinished } from "./unfinished_runs.ts";

let serve: FixtureServe;
beforeEach(async () => {
  serve = await fixtureServe([syntheticRun({ id: "complete" })]);
});
afterEach(() => serve.close());

const HEADER = {
  kind: "header",
  schemaVersion: 1,
  id: "under-way",
  startedAt: "2099-01-01T00:00:00.000Z",
  configuration: { suite: "images", preset: "quick", models: ["vae", "<img src=x>"], n: null },
};
const unit = (model: string, pass: string) => ({ kind: "unit", model, pass, first: 0, address: "x" });

async function journal(id: string, lines: readonly unknown[]): Promise<string> {
  const path = join(serve.folder, id, "journal.jsonl");
  await mkdir(join(serve.folder, id), { recursive: true });
  await writeFile(path, [{ ...HEADER, id }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
  await serve.look();
  return path;
}

test("a run without a result runs, and is interrupted once nothing was written for ten minutes", async () => {
  const path = await journal("under-way", [unit("vae", "sample")]), unfinished = followUnfinished();
  const { mtimeMs } = await stat(path);
  const [run] = await unfinished(serve.context, mtimeMs + 599_000);
  expect(run).toMatchObject({
    id: "under-way",
    suite: "images",
    state: "running",
    resume: "deno task bench --resume under-way",
    passes: [{ model: "vae", pass: "sample", units: 1 }],
  });
  expect((await unfinished(serve.context, mtimeMs + 601_000))[0]?.state).toBe("interrupted");
  const old = new Date(mtimeMs - 700_000);
  await utimes(path, old, old);
  const html = await serve.text("/");
  expect(html).toContain("deno task bench --resume under-way");
  expect(html).not.toContain("http-equiv");
});

test("a run that says that it was interrupted is so at once, and runs again with the next line", async () => {
  const path = await journal("under-way", [unit("vae", "sample")]), unfinished = followUnfinished();
  const state = async () => (await unfinished(serve.context))[0];
  expect(await state()).toMatchObject({ state: "running", interruptedAt: null });
  await appendFile(path, `${JSON.stringify(interruptedLine(new Date("2099-01-01T10:15:00Z")))}\n`);
  for (const _ of ["read", "known"]) {
    expect(await state()).toMatchObject({ state: "interrupted", interruptedAt: "2099-01-01T10:15:00.000Z" });
  }
  expect(await serve.text("/")).toMatch(
    /It was interrupted at <time[^>]*>2099-01-01 10:15:00<\/time> UTC\. Go on with/,
  );
  await appendFile(path, `${JSON.stringify(resumedLine(new Date()))}\n`);
  expect(await state()).toMatchObject({ state: "running", interruptedAt: null });
});

test("a journal is read on from where it ended, and a line that is half written waits for its end", async () => {
  const path = await journal("under-way", [unit("vae", "sample"), unit("vae", "sample")]);
  const unfinished = followUnfinished(), passes = async () => (await unfinished(serve.context))[0]?.passes;
  expect(await passes()).toEqual([{ model: "vae", pass: "sample", units: 2 }]);
  const more = `${JSON.stringify(unit("gan", "features"))}\n${JSON.stringify(unit("vae", "sample"))}`;
  await appendFile(path, more);
  expect(await passes()).toEqual([{ model: "vae", pass: "sample", units: 2 }, {
    model: "gan",
    pass: "features",
    units: 1,
  }]);
  await appendFile(path, "\nno JSON\n");
  expect((await passes())?.[0]?.units).toBe(3);
  // A resumed run cuts a broken line off: the journal may become shorter.
  await writeFile(path, `${JSON.stringify(HEADER)}\n`);
  expect(await passes()).toEqual([]);
});

test("an incomplete run is told apart, and runs again while it is resumed", async () => {
  const run = { ...syntheticRun({ id: "cut-off" }), state: "incomplete" as const };
  const path = await journal("cut-off", []), { mtimeMs } = await stat(path);
  await writeRun(serve.folder, run, { age: -5000 });
  await serve.look();
  const unfinished = followUnfinished();
  expect((await unfinished(serve.context, mtimeMs + 1000))[0]?.state).toBe("incomplete");
  await writeRun(serve.folder, run, { age: 60_000 });
  expect((await unfinished(serve.context, mtimeMs + 1000))[0]?.state).toBe("running");
});

test("folders that are no runs, and runs that have just ended, are not under way", async () => {
  await mkdir(join(serve.folder, "empty"));
  await mkdir(join(serve.folder, "foreign"));
  await writeFile(join(serve.folder, "foreign", "journal.jsonl"), "no JSON\n");
  await journal("ended", []);
  const before = serve.watched;
  await writeRun(serve.folder, syntheticRun({ id: "ended" }));
  expect(before.unfinished).toEqual(["empty", "ended", "foreign"]);
  expect(await followUnfinished()(serve.context)).toEqual([]);
});

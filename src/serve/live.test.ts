import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { type FixtureServe, fixtureServe } from "./fixture_serve.ts";
import { eventsRoute, liveState } from "./live.ts";

let serve: FixtureServe;
beforeEach(async () => {
  serve = await fixtureServe([syntheticRun({ id: "a" })]);
});
afterEach(() => serve.close());

/** The next stamp of a stream. */
async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { value } = await reader.read();
  return /^event: stamp\ndata: (\w+)\n\n$/.exec(new TextDecoder().decode(value))?.[1];
}

test("a stamp is sent at once, and another when a run goes on or the index changes", async () => {
  const path = join(serve.folder, "b", "journal.jsonl"), live = liveState(serve.context);
  const header = { id: "b", startedAt: "2099-01-01", configuration: { suite: "s", preset: "p", models: [] } };
  await mkdir(join(serve.folder, "b"));
  await writeFile(path, `${JSON.stringify(header)}\n`);
  await serve.look();
  const response = await eventsRoute(serve.context, live, 5).handle(new Request("http://localhost/events"), {});
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body!.getReader();
  const first = await next(reader);
  expect(first).toBe(await live.stamp());
  await appendFile(path, `${JSON.stringify({ kind: "unit", model: "vae", pass: "sample" })}\n`);
  const second = await next(reader);
  expect(second).not.toBe(first);
  await writeRun(serve.folder, syntheticRun({ id: "c" }));
  await serve.look();
  expect(await next(reader)).not.toBe(second);
  await reader.cancel();
});

test("the page carries the stamp of what it shows, in a part that is put in anew", async () => {
  const stamp = await liveState(serve.context).stamp();
  expect(await serve.text("/")).toContain(`<div id="live" data-live data-stamp="${stamp}">`);
});

test("pages that no longer listen make room for others, and there is room for so many only", async () => {
  const route = eventsRoute(serve.context, liveState(serve.context), 5);
  const open = () => route.handle(new Request("http://localhost/events"), {});
  const all = await Promise.all(Array.from({ length: 64 }, open));
  expect(open).toThrow("close one");
  await all[0]!.body!.cancel();
  const again = await open();
  expect(open).toThrow("close one");
  await Promise.all([again, ...all.slice(1)].map((response) => response.body!.cancel()));
});

test("streams end with the server", async () => {
  const ending = new AbortController(), context = { ...serve.context, signal: ending.signal };
  const response = await eventsRoute(context, liveState(context), 60_000).handle(new Request("http://localhost/"), {});
  const reader = response.body!.getReader();
  await next(reader);
  ending.abort();
  expect((await reader.read()).done).toBe(true);
});

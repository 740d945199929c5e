import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../core/run.ts";
import { syntheticRun } from "../store/history/fixture_history.ts";
import { type FixtureServe, fixtureServe } from "./fixture_serve.ts";

const EVIL = "<img src=x onerror=alert(1)>", DAYS = 12;
/** Of the first days FID is near 5, from the eighth on near 9. */
const runOf = (day: number, suite = "images"): Run =>
  syntheticRun({
    id: `${suite}-${String(day).padStart(2, "0")}`,
    suite,
    startedAt: new Date(Date.UTC(2099, 0, 1 + day, 12)).toISOString(),
    models: ["vae", "gan", EVIL, "real"],
    metrics: ["bits_per_dim", "fid"],
    value: (model) => (model === "gan" ? 1 : 5) + (day >= 8 ? 4 : 0) + (day % 3) / 100,
  });
/** One that was measured under another convention. */
const other: Run = {
  ...runOf(DAYS),
  id: "elsewise",
  state: "incomplete",
  cells: runOf(DAYS).cells.map((cell) =>
    cell.state === "measured" && cell.model === "vae" && cell.metric === "fid"
      ? { ...cell, value: 0.001, interval: null, convention: { network: EVIL }, fingerprint: "0123456789ab" }
      : cell
  ),
};

let serve: FixtureServe;
beforeAll(async () => {
  serve = await fixtureServe([...Array.from({ length: DAYS }, (_, day) => runOf(day)), runOf(0, "speed"), other]);
});
afterAll(() => serve.close());

const json = async (path: string) => await (await serve.ask(path)).json();
/** What a reader sees of a page. */
const visibleText = (html: string) =>
  html.slice(html.indexOf("<main")).replace(/<[^>]*>/g, " ").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
/** Links of a page whose text is this. */
const linksOf = (html: string, text: string) =>
  [...html.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].flatMap(([, href = "", inner = ""]) =>
    inner.replace(/<[^>]*>/g, "") === text ? [href.replaceAll("&amp;", "&")] : []
  );

test("runs are listed newest first, by suite, and page by page", async () => {
  const { runs, older } = await json("/api/runs");
  expect(runs.map(({ id }: Run) => id).slice(0, 3)).toEqual(["elsewise", "images-11", "images-10"]);
  expect([runs.length, older]).toEqual([DAYS + 2, null]);
  const first = await json("/api/runs?suite=images&limit=5");
  expect(first.older).toBe("images-08");
  const second = await json(`/api/runs?suite=images&limit=5&before=${first.older}`);
  expect(second.runs.map(({ id }: Run) => id)).toEqual([7, 6, 5, 4, 3].map((day) => `images-0${day}`));
  const html = await serve.text("/?suite=speed");
  expect(linksOf(html, "speed-00")).toEqual(["/run/speed-00/"]);
  expect(linksOf(html, "images-03")).toEqual([]);
  expect(linksOf(html, "images")).toEqual(["/?suite=images"]);
});

test("more runs than a page holds are reached by links", async () => {
  const many = await fixtureServe(
    Array.from({ length: 51 }, (_, i) => syntheticRun({ id: `r-${i}`, startedAt: new Date(i * 1e6).toISOString() })),
  );
  const first = await many.text("/"), [older = ""] = linksOf(first, "Older");
  expect(older).toBe("/?before=r-1");
  const second = await many.text(older);
  expect(linksOf(second, "r-0")).toEqual(["/run/r-0/"]);
  expect([linksOf(second, "Older"), linksOf(second, "Newest")]).toEqual([[], ["/"]]);
  await many.close();
});

test("a folder whose run cannot be read is listed with its reason", async () => {
  await mkdir(join(serve.folder, "broken <b>"));
  await writeFile(join(serve.folder, "broken <b>", "run.json"), '{"schemaVersion": 1, "id"');
  await serve.look();
  const html = await serve.text("/");
  expect(html).toContain('<a href="/run/broken%20%3Cb%3E/about">broken &lt;b&gt;</a>');
  expect(visibleText(html)).toMatch(/broken <b> .*run\.json cannot be indexed: it is not JSON/s);
  expect(await serve.text("/run/broken%20%3Cb%3E/about")).toContain("it is not JSON");
  await rm(join(serve.folder, "broken <b>"), { recursive: true });
  await serve.look();
});

test("nothing of a run, a card or an address becomes markup", async () => {
  const model = encodeURIComponent(EVIL), cells = (await json("/api/leaderboard?suite=images&metric=fid")).boards;
  expect(JSON.stringify(cells)).toContain(EVIL);
  for (
    const path of [
      "/",
      `/?suite=${model}`,
      `/?before=${model}`,
      `/?limit=${model}`,
      "/run/images-03/about",
      `/run/${model}/`,
      `/run/images-03/${model}`,
      "/leaderboard?suite=images&metric=fid",
      "/leaderboard?suite=images&metric=fid&convention=0123456789ab",
      `/leaderboard?suite=${model}&metric=${model}&convention=${model}`,
      `/model/${model}?metric=fid`,
      `/model/vae?metric=${model}`,
      `/model/vae?metric=fid&convention=${model}`,
      `/model/vae?last=${model}`,
      "/compare?base=images-03&next=elsewise",
      `/compare?base=${model}`,
      `/compare?base=${model}&next=${model}`,
      `/${model}`,
    ]
  ) {
    const response = await serve.ask(path), html = await response.text();
    expect([path, response.headers.get("content-type")]).toEqual([path, "text/html; charset=utf-8"]);
    expect(html.includes("<img"), path).toBe(false);
    expect(html.replace(/"[^"]*"/g, '""'), path).not.toMatch(/<[^>]*\son\w+=/);
  }
  expect(serve.errors).toEqual([]);
});

test("a leaderboard of times has a star where all are of one run, and none across runs", async () => {
  const timed = (id: string, models: readonly string[]): Run => {
    const run = syntheticRun({
      id,
      suite: "speed",
      models,
      metrics: ["latency_p50_ms"],
      value: (model) => model.length,
    });
    return {
      ...run,
      columns: run.columns.map((column) => ({ ...column, unit: "ms" })),
      cells: run.cells.map((cell) => cell.state === "measured" ? { ...cell, unit: "ms" } : cell),
    };
  };
  const board = async (...runs: readonly Run[]) => {
    const server = await fixtureServe(runs), html = await server.text("/leaderboard?suite=speed&metric=latency_p50_ms");
    await server.close();
    return visibleText(html);
  };
  const one = await board(timed("a", ["vae", "gan-2", "real"]));
  expect(one).toContain("★");
  expect(one).not.toContain("are not ranked against each other");
  const two = await board(timed("a", ["vae", "real"]), timed("b", ["gan-2", "real"]));
  expect(two).not.toContain("★");
  expect(two).toContain("Times, rates and energy of separate runs are not ranked against each other");
});

test("a leaderboard ranks within one convention, and offers the others", async () => {
  const { boards } = await json("/api/leaderboard?suite=images&metric=fid");
  expect(boards.map(({ entries }: { entries: { model: string }[] }) => entries.map(({ model }) => model)))
    .toEqual([["gan", EVIL, "vae"], ["vae"]]);
  const html = await serve.text("/leaderboard?suite=images&metric=fid");
  const table = html.slice(html.indexOf("<table"), html.indexOf("</table>"));
  // The number of the other convention, though it is the newest of its model and the least, ranks nowhere here.
  expect(table).not.toContain("0.001");
  expect(table).toMatch(/★.*?<\/span>/);
  expect(linksOf(table, "gan")).toEqual([`/model/gan?metric=fid&convention=${boards[0].fingerprint}`]);
  expect(linksOf(html, "0123456789ab")).toEqual(["/leaderboard?suite=images&metric=fid&convention=0123456789ab"]);
  const second = visibleText(await serve.text("/leaderboard?suite=images&metric=fid&convention=0123456789ab"));
  expect(second).toContain("0.00100");
  expect(second).toContain("lenet-mnist@0123456789ab");
});

test("metrics are called as reports call them, and addresses keep their ids", async () => {
  const choices = await serve.text("/leaderboard");
  expect(linksOf(choices, "FID")).toContain("/leaderboard?suite=images&metric=fid");
  expect(linksOf(choices, "bits/dim")).toContain("/leaderboard?suite=images&metric=bits_per_dim");
  for (const path of ["/leaderboard", "/leaderboard?suite=images&metric=fid", "/run/images-03/about", "/model/vae"]) {
    // The convention has words of its own.
    const text = visibleText(await serve.text(path)).replaceAll(/quantity +\w+/g, "");
    expect(text, path).not.toMatch(/\b(fid|bits_per_dim)\b/);
  }
});

test("a bound is shown as one, and leads by its number alone", async () => {
  const html = await serve.text("/leaderboard?suite=images&metric=bits_per_dim");
  expect(html).toContain('<span class="bound" title="upper bound">≤</span>');
  expect(html).toContain("☆");
  expect(html).not.toContain("★");
});

test("a model over time: the same numbers in the picture, the table and the JSON, and where the mean changed", async () => {
  const fid = (await json("/api/series?model=gan&metric=fid")).lines;
  expect(fid.length).toBe(1);
  const [{ numbers, changes }] = fid;
  // The speed suite measured it under the same convention, so its run is on the line too.
  expect(numbers.length).toBe(DAYS + 2);
  const at = numbers.findIndex(({ run }: { run: string }) => run === "images-08");
  expect(changes).toEqual([{ at, run: "images-08", before: expect.closeTo(1.01, 1), after: expect.closeTo(5.01, 1) }]);
  const html = await serve.text("/model/gan?metric=fid");
  const svg = html.slice(html.indexOf('<svg class="plot"'), html.indexOf("</svg>"));
  expect(svg.match(/<circle/g)?.length).toBe(DAYS + 2);
  expect(svg.match(/class="whisker"/g)?.length).toBe(DAYS + 2);
  expect(svg.match(/class="change"/g)?.length).toBe(1);
  expect(svg).toContain('<a href="/run/images-08/"');
  const rows = html.slice(html.indexOf('<table id="series-0-numbers">'));
  for (const { run } of numbers) expect(linksOf(rows, run)).toEqual([`/run/${run}/`]);
  expect(visibleText(html)).toMatch(/images-08\s+compare\s+2099-01-09 12:00\s+1\.0\s+5\.0\s+worse/);
});

test("a model's numbers of another convention stand apart", async () => {
  const numbers = async (query: string) =>
    (await json(`/api/series?model=vae&metric=fid${query}`)).lines.map((line: { numbers: unknown[] }) =>
      line.numbers.length
    );
  // The newest number's convention comes first.
  expect(await numbers("")).toEqual([1]);
  const html = await serve.text("/model/vae?metric=fid"), [first = ""] = linksOf(html, "FID");
  expect(first).toBe("/model/vae?metric=fid");
  const [{ fingerprint }] = (await json("/api/leaderboard?suite=images&metric=fid")).boards;
  expect(linksOf(html, fingerprint)).toEqual([`/model/vae?metric=fid&convention=${fingerprint}`]);
  expect(await numbers(`&convention=${fingerprint}`)).toEqual([DAYS + 1]);
  expect(await numbers(`&convention=${fingerprint}&last=3`)).toEqual([3]);
});

test("two runs are compared in the words of the command line, all cells or those that changed", async () => {
  const html = visibleText(await serve.text("/compare?base=images-07&next=images-08"));
  expect(html).toContain("7 worse, 1 not comparable.");
  expect(html).toMatch(/Metric fid\s+worse\s+1\.0/);
  expect(html).toMatch(/Worse: (Metric \w+ of [^,.]+, ){4}Metric \w+ of [^,.]+ and 2 more\./);
  const { comparisons } = await json("/api/compare?base=images-06&next=images-07&only-changed=1");
  expect(comparisons).toEqual([]);
  expect(visibleText(await serve.text("/compare?base=images-06&next=images-07&only-changed=1")))
    .toContain("No cell changed");
  expect((await json("/api/compare?base=images-06&next=images-07")).comparisons.length).toBe(8);
});

test("the form to compare offers the run before of the same suite", async () => {
  const html = await serve.text("/compare?next=images-05");
  expect(html).toMatch(/name="base" value="images-04"/);
  expect(html).toMatch(/name="next" value="images-05"/);
});

test("what is not there is answered with what there is", async () => {
  for (
    const [path, status, words] of [
      ["/run/absent/", 404, "The list of runs is at /"],
      ["/leaderboard?suite=images&metric=absent", 404, "/leaderboard lists what there is"],
      ["/leaderboard?suite=images&metric=fid&convention=x", 404, "0123456789ab"],
      ["/model/absent", 404, "No run has a number of a model"],
      ["/model/gan?metric=absent", 404, "it has fid"],
      ["/model/gan?last=0", 400, "from 1 to 500"],
      ["/compare?base=../../etc/passwd&next=images-01", 404, "in the index"],
      ["/?before=absent", 404, "begin again"],
      ["/api/runs?limit=100000", 400, "from 1 to 1000"],
      ["/api/compare", 400, "Name two runs"],
    ] as const
  ) {
    const response = await serve.ask(path);
    expect([path, response.status]).toEqual([path, status]);
    expect(await response.text()).toContain(words);
  }
});

test("while runs are read for the first time the page says so, and loads itself again where there is no script", async () => {
  serve.watched = { ...serve.watched, indexing: { done: 32, all: 100 } };
  const html = await serve.text("/");
  expect(html).toContain("32 of 100 folders");
  expect(html).toContain('<noscript><meta http-equiv="refresh" content="10"></noscript>');
  serve.watched = { ...serve.watched, indexing: null, problem: "database is locked" };
  const after = await serve.text("/");
  expect(after).toContain("The list may be old: database is locked");
  expect(after).not.toContain("http-equiv");
  serve.watched = { ...serve.watched, problem: null };
});

test("an empty folder has pages too, which say how to make a run", async () => {
  const empty = await fixtureServe([]);
  expect(await empty.text("/")).toContain("deno task bench");
  expect(await empty.text("/leaderboard")).toContain("No run has a number yet");
  expect((await empty.ask("/compare")).status).toBe(200);
  await empty.close();
});

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syntheticRun } from "../store/history/fixture_history.ts";
import { listRunFiles } from "./run_files.ts";
import { type FixtureServe, fixtureServe } from "./fixture_serve.ts";

let serve: FixtureServe;
beforeEach(async () => {
  serve = await fixtureServe([syntheticRun({ id: "a" }), syntheticRun({ id: "b c" })]);
  await writeFile(join(serve.folder, "a", "report.html"), "<!doctype html><title>The report</title>");
  await writeFile(join(serve.folder, "a", "table.csv"), "a,b\n");
  await mkdir(join(serve.folder, "a", "samples"));
  await writeFile(join(serve.folder, "a", "samples", "vae ü.png"), "png");
});
afterEach(() => serve.close());

test("a run's address is its report, and files beside it are given out by their kind", async () => {
  const report = await serve.ask("/run/a/");
  expect(await report.text()).toContain("The report");
  expect(report.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const types = await Promise.all(
    ["table.csv", "run.json", "samples/vae%20%C3%BC.png"].map(async (file) => {
      const response = await serve.ask(`/run/a/${file}`);
      await response.body?.cancel();
      return [response.status, response.headers.get("content-type")];
    }),
  );
  expect(types).toEqual([[200, "text/csv; charset=utf-8"], [200, "application/json"], [200, "image/png"]]);
  const bare = await serve.ask("/run/b%20c");
  expect([bare.status, bare.headers.get("location")]).toEqual([308, "/run/b%20c/"]);
});

test("a report may run the scripts that its own policy allows, and reach nothing", async () => {
  const policy = (await serve.ask("/run/a/", { method: "HEAD" })).headers.get("content-security-policy");
  const sandbox = "sandbox allow-scripts allow-popups allow-top-navigation-by-user-activation";
  for (
    const rule of [
      sandbox,
      "default-src 'none'",
      "script-src 'unsafe-inline'",
      "connect-src 'none'",
      "form-action 'none'",
    ]
  ) {
    expect(policy).toContain(rule);
  }
});

test("a run without a report has a page that says what is known of it", async () => {
  const text = await serve.text("/run/b%20c/");
  expect(text).toContain("<h1>Run b c</h1>");
  expect(text).toContain('<a href="/run/b%20c/run.json">run.json</a>');
});

test("other kinds, hidden files, folders and what lies elsewhere are not given out", async () => {
  const { folder } = serve;
  await writeFile(join(folder, "a", "journal.jsonl"), "{}\n");
  await writeFile(join(folder, "a", ".hidden.json"), "{}");
  await mkdir(join(folder, "a", ".git"));
  await writeFile(join(folder, "a", ".git", "config.json"), "{}");
  await mkdir(join(folder, "a", "folder.json"));
  await writeFile(join(folder, "a", "other.html"), "<script>fetch('/people')</script>");
  await writeFile(join(folder, "a", "samples", "report.html"), "<script>fetch('/people')</script>");
  await writeFile(join(folder, "a", "families.html"), "<!doctype html>");
  await writeFile(join(folder, "outside.json"), "{}");
  await writeFile(join(folder, "..", "secret.json"), "{}");
  await symlink(join(folder, "..", "secret.json"), join(folder, "a", "linked.json"));
  await symlink(join(folder, "b c"), join(folder, "a", "linked"));
  await symlink(join(folder, "a", "journal.jsonl"), join(folder, "a", "renamed.json"));
  await symlink(join(folder, "b c"), join(folder, "c"));
  await serve.look();
  for (
    const path of [
      "/run/a/journal.jsonl",
      "/run/a/.hidden.json",
      "/run/a/.git/config.json",
      "/run/a/folder.json",
      "/run/a/other.html",
      "/run/a/samples/report.html",
      "/run/a/linked.json",
      "/run/a/linked/run.json",
      "/run/a/renamed.json",
      "/run/a//run.json",
      "/run/a/samples/",
      "/run/a/absent.json",
      "/run/outside.json",
      "/run/c/run.json",
      "/run//run.json",
      `/run/a/${encodeURIComponent(join(folder, "outside.json"))}`,
      `/run/${encodeURIComponent(folder)}/outside.json`,
    ]
  ) {
    expect([path, (await serve.ask(path)).status]).toEqual([path, 404]);
  }
  expect((await serve.ask("/run/a/..%2foutside.json")).status).toBe(400);
  expect((await serve.ask("/run/a/../../secret.json")).status).toBe(404);
  const listed = (await listRunFiles(folder, "a")).map(({ name }) => name);
  expect(listed).toEqual(["families.html", "report.html", "run.json", "samples/vae ü.png", "table.csv"]);
  const page = await serve.text("/run/a/about");
  for (const name of listed) expect(page).toContain(`>${name}</a>`);
});

test("a browser that has the file already is told so, until it changes", async () => {
  const first = await serve.ask("/run/a/table.csv"), etag = first.headers.get("etag")!;
  expect(await first.text()).toBe("a,b\n");
  const again = await serve.ask("/run/a/table.csv", { headers: { "if-none-match": `"x", W/${etag}` } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  await writeFile(join(serve.folder, "a", "table.csv"), "a,b,c\n");
  const changed = await serve.ask("/run/a/table.csv", { headers: { "if-none-match": etag } });
  expect([changed.status, await changed.text()]).toEqual([200, "a,b,c\n"]);
});

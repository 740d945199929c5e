import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, browserTest, withPage } from "../report/page/fixture_browser.ts";
import { readClaims } from "../claims/read_claims.ts";
import { charts } from "../report/chart/charts.ts";
import { fixtureRun } from "../report/fixture/fixture_run.ts";
import { writeReport } from "../report/write_report.ts";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { type RunningServer, startServer } from "./start_server.ts";

const EVIL = "<img src=x onerror=alert(1)>";
let folder: string, runs: string, journal: string, server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-browser-"));
  runs = join(folder, "runs");
  for (let i = 0; i < 40; i++) {
    await writeRun(
      runs,
      syntheticRun({
        id: `run-${10 + i}`,
        startedAt: new Date(Date.UTC(2099, 0, 1 + i)).toISOString(),
        models: ["vae", "gan", EVIL, "real"],
        value: (model) => model.length + (i < 20 ? 0 : 3) + (i % 3) / 50,
      }),
    );
  }
  const header = {
    id: "zz-now",
    startedAt: "2099-03-01T00:00:00Z",
    configuration: { suite: "images", preset: "quick" },
  };
  journal = join(runs, "zz-now", "journal.jsonl");
  await mkdir(join(runs, "zz-now"));
  await writeFile(
    journal,
    `${JSON.stringify({ ...header, configuration: { ...header.configuration, models: ["vae", EVIL] } })}\n`,
  );
  server = await startServer({
    host: "127.0.0.1",
    port: 0,
    runsFolder: runs,
    historyPath: join(folder, "history.sqlite"),
    claims: [],
    resumeCommand: (name) => `deno task bench --resume ${name}`,
    onError: console.error,
  });
  await server.ready;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const PATHS = [
  "",
  "run/run-20/",
  "leaderboard",
  "leaderboard?suite=images&metric=fid",
  `model/${encodeURIComponent(EVIL)}?metric=bits_per_dim`,
  "compare?base=run-29&next=run-30",
  "compare",
  "absent",
];

for (const colorScheme of ["light", "dark"] as const) {
  browserTest(
    `every page is sound to axe, asks for nothing elsewhere and is quiet, ${colorScheme}`,
    () =>
      withPage(async (page, { errors, requests }) => {
        for (const path of PATHS) {
          await page.goto(server.url + path);
          expect([path, await axeViolations(page)]).toEqual([path, []]);
        }
        expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([]);
        // The browser itself tells of the page that is not there.
        expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
      }, { colorScheme }),
  );
}

browserTest("no page is wider than a phone, and no text of a run became an element", () =>
  withPage(async (page) => {
    for (const path of PATHS) {
      await page.goto(server.url + path);
      const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect([path, wide]).toEqual([path, 0]);
      expect(await page.locator("main img").count()).toBe(0);
    }
  }, { width: 360 }));

browserTest(
  "a run that goes on, and one that ends, are seen without loading the page again",
  () =>
    withPage(async (page, { errors }) => {
      await page.goto(server.url);
      await page.evaluate("document.body.dataset.kept = 'yes'");
      const first = page.locator("a", { hasText: "run-49" }).first();
      await first.focus();
      expect(await page.locator(".under-way").textContent()).toContain("0 units");
      const line = JSON.stringify({ kind: "unit", model: EVIL, pass: "sample", first: 0, address: "x" });
      await appendFile(journal, `${line}\n${line}\n`);
      await page.locator(".under-way", { hasText: "2 units of work kept" }).waitFor();
      expect(await page.evaluate("document.activeElement.textContent")).toBe("run-49");
      await writeRun(runs, syntheticRun({ id: "zz-now", startedAt: "2099-03-01T00:00:00.000Z" }));
      await page.locator("th a", { hasText: "zz-now" }).waitFor();
      expect(await page.locator(".under-way").count()).toBe(0);
      expect(await page.evaluate("document.body.dataset.kept")).toBe("yes");
      expect(errors).toEqual([]);
    }),
);

browserTest(
  "a report is whole though it is kept apart: charts tell points, tables sort, cards open, its pages lead to each other",
  () =>
    withPage(async (page, { errors, requests }) => {
      const run = { ...fixtureRun(), id: "reported" }, address = `${server.url}run/reported/`;
      await writeRun(runs, run);
      await writeReport(run, join(runs, "reported"), {
        claims: await readClaims(join(import.meta.dirname!, "..", "..", "claims")),
      });
      await expect.poll(async () => (await fetch(address)).status, { timeout: 20_000 }).toBe(200);
      await page.goto(address);
      expect(await page.evaluate("origin")).toBe("null");
      expect(await page.locator("figure.live").count()).toBe(charts(run).length);
      await page.locator("figure .scroll").first().focus();
      await page.keyboard.press("ArrowRight");
      expect(await page.locator("figure .tip:visible").count()).toBe(1);
      await page.locator("table.sortable thead button", { hasText: "FID" }).first().click();
      expect(await page.locator("[aria-sort=ascending]").count()).toBe(1);
      await page.locator("table.sortable tbody button").first().click();
      expect(await page.locator(":popover-open").count()).toBe(1);
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "What textbooks say" }).click();
      await page.waitForURL(`${address}families.html`);
      await page.getByRole("link", { name: "The report" }).click();
      await page.waitForURL(`${address}report.html`);
      // What a page of another site cannot do, it cannot do either.
      const asked = await page.evaluate("fetch('/people').then(() => 'read', () => 'refused')");
      expect(asked).toBe("refused");
      expect(requests.filter((url) => !url.startsWith(address))).toEqual([]);
      expect(errors.filter((error) => !error.includes("/people"))).toEqual([]);
    }),
);

browserTest("without script every page is there, and links and the form lead on", () =>
  withPage(async (page) => {
    await page.goto(`${server.url}compare`);
    await page.fill("input[name=base]", "run-29");
    await page.fill("input[name=next]", "run-30");
    await page.keyboard.press("Enter");
    await page.waitForURL(/next=run-30/);
    expect(await page.locator("h2").first().textContent()).toMatch(/worse/);
    await page.goto(`${server.url}model/vae?metric=fid`);
    // The keyboard finds the runs in the table; the picture's links are for the mouse.
    await page.locator("summary").press("Enter");
    await page.locator("table a", { hasText: "run-49" }).press("Enter");
    await page.waitForURL(/run\/run-49/);
  }, { javaScriptEnabled: false }));

test("a browser is not needed to know that the pages are there", async () => {
  for (const path of PATHS.slice(0, -1)) expect((await fetch(server.url + path)).status).toBe(200);
});

import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Claim } from "../../claims/claim.ts";
import { judgeClaims } from "../../claims/judge_claims.ts";
import { readClaims } from "../../claims/read_claims.ts";
import type { Run } from "../../core/run.ts";
import { spreadEffect } from "../../claims/spread_effect.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { familiesPage } from "./families_page.ts";

let claims: Claim[] = [];
beforeAll(async () => {
  claims = await readClaims(fileURLToPath(new URL("../../../claims", import.meta.url)));
});

function pageOf(run: Run, held: readonly Claim[] = claims): string {
  return familiesPage(run, judgeClaims(run, held)) ?? "";
}

test("every claim has a card with its sentence, verdict, test, sources and command", () => {
  const run = fixtureRun(), page = pageOf(run);
  const cards = page.split('<article class="claim ').slice(1);
  expect(cards).toHaveLength(claims.length);
  for (const { outcome, claim } of judgeClaims(run, claims)) {
    const card = cards.find((card) => card.includes(`id="claim-${claim.id}"`)) ?? "";
    expect(card.startsWith(outcome)).toBe(true);
    expect(card).toContain(`class="badge ${outcome}"`);
    for (const part of ["<dt>claimed</dt>", "<dt>test</dt>", "<dt>said by</dt>", "deno task bench --suite images"]) {
      expect(card).toContain(part);
    }
    for (const { url } of claim.sources) if (url !== undefined) expect(card).toContain(`href="${url}"`);
  }
});

test("a verdict stands beside what was measured of both sides, and its command measures both again", () => {
  const page = pageOf(fixtureRun());
  const card = page.split('<article class="claim ').find((card) => card.includes('id="claim-vae-less-diverse"')) ?? "";
  expect(card).toContain(">0.71 [0.70, 0.72]</button>");
  expect(card).toContain("vae-mnist");
  expect(card).toContain("gan-mnist");
  expect(card).toMatch(/difference -0\.17 \[-0\.19, -0\.16\]/);
  expect(card).toContain("--models vae-mnist,gan-mnist --seed 7");
  expect(card).toContain("<dt>denied by</dt>");
});

test("ids are unique, and every link within the page and every number leads somewhere", () => {
  const page = pageOf(fixtureRun());
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...page.matchAll(/(?:href="#|popovertarget="|aria-labelledby=")([^"]+)"/g)].map(([, target]) =>
    target
  );
  expect(targets.length).toBeGreaterThan(claims.length);
  for (const target of targets) expect(ids).toContain(target);
});

test("a page needs no script and no file, and keeps to that by its policy", () => {
  const page = pageOf(fixtureRun());
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
  expect(page).toContain(`content="default-src &#39;none&#39;`);
});

test("no text of a run or of a claim becomes markup", () => {
  const evil = '<img src=x onerror="alert(1)">';
  const renamed = (id: string) => id === "gan-mnist" ? evil : id;
  const fixture = fixtureRun();
  const run: Run = {
    ...fixture,
    id: evil,
    rows: fixture.rows.map((row) => ({ ...row, id: renamed(row.id) })),
    cells: fixture.cells.map((cell) => ({
      ...cell,
      model: renamed(cell.model),
      ...("reason" in cell ? { reason: evil } : {}),
    })),
  };
  const held = claims.map((claim): Claim => ({
    ...claim,
    sentence: `${evil} ${claim.sentence}`,
    shows: evil,
    sources: [{ work: evil, where: evil, url: 'https://example.org/"onclick="alert(1)' }],
  }));
  const page = pageOf(run, held);
  expect(page).toContain("&lt;img src=x onerror=");
  expect(page).not.toContain("<img");
  expect(page).not.toContain('"onclick=');
});

test("a run of one family that claims are about, or in which nothing of any claim was measured, has no page", () => {
  const run = fixtureRun();
  const flow = { id: "flow-mnist", title: "A flow", family: "flow", role: "model" } as const;
  const rows = [...run.rows.filter(({ family }) => family === "vae" || family === "data"), flow];
  expect(familiesPage({ ...run, rows }, judgeClaims({ ...run, rows }, claims))).toBeNull();
  const empty = { ...run, cells: [], rows: run.rows.map(({ evaluationsPerSample: _, ...row }) => row) };
  expect(familiesPage(empty, judgeClaims(empty, claims))).toBeNull();
});

test("what three seeds can show is told from the test: √39 times the least factor at 5 %", () => {
  expect(pageOf(fixtureRun())).toContain("must be 6.2 times the least factor that a claim names");
  const seeds = (width: number) => [1, width, width ** 2];
  const pOfFor = (width: number) => spreadEffect(seeds(width), seeds(1.1), 0.95)!.above(1.25);
  expect(pOfFor(1.1 ** (1.25 * 6.2))).toBeGreaterThan(0.025);
  expect(pOfFor(1.1 ** (1.25 * 6.3))).toBeLessThan(0.025);
});

test("the answer opens with the counts and with what is contradicted, and says what a verdict is worth", () => {
  const run = fixtureRun();
  const recall = { ...measuredCell(run, "vae-mnist", "recall"), value: 0.99, interval: [0.98, 1] as [number, number] };
  const page = pageOf(withCells(run, recall));
  const answer = page.slice(page.indexOf('class="answer"'), page.indexOf("</header>"));
  expect(answer).toMatch(/Of 28 textbook claims, \d+ (is|are) contradicted/);
  expect(answer).toContain("Contradicted: “VAEs are less diverse than GANs.” recall: vae-mnist");
  expect(answer).toContain("not on a family as such");
});

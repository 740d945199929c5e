import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { judgeClaims } from "../../claims/judge_claims.ts";
import { readClaims } from "../../claims/read_claims.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { terminalClaims } from "../terminal/terminal_claims.ts";
import { claimsJson } from "./claims_json.ts";
import { claimsMd } from "./claims_md.ts";

const claims = await readClaims(fileURLToPath(new URL("../../../claims", import.meta.url)));

test("Markdown has a line for each claim, every line with as many fields as its head", () => {
  const run = fixtureRun(), text = claimsMd(run, judgeClaims(run, claims));
  expect(text).toMatch(/^\*\*Of 28 textbook claims, /);
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  expect(lines).toHaveLength(claims.length + 2 * 4);
  for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(7);
});

test("a model that is left out is named with the reason", () => {
  const fixture = fixtureRun();
  const run = {
    ...fixture,
    rows: [...fixture.rows, { id: "gan|2", title: "Another GAN", family: "gan", role: "model" } as const],
  };
  expect(claimsMd(run, judgeClaims(run, claims))).toContain("gan\\|2 is left out: no recall in this run");
});

test("text of a run is no markup in Markdown", () => {
  const fixture = fixtureRun();
  const run = {
    ...fixture,
    id: "<img onerror=1>|x",
    rows: fixture.rows.map((row) => row.id === "gan-mnist" ? { ...row, id: "a|b<c>" } : row),
    cells: fixture.cells.map((cell) => cell.model === "gan-mnist" ? { ...cell, model: "a|b<c>" } : cell),
  };
  const text = claimsMd(run, judgeClaims(run, claims));
  expect(text).toContain("a\\|b&lt;c&gt;");
  expect(text).toContain("&lt;img onerror=1&gt;\\|x");
  expect(text).not.toContain("a|b<c>");
});

test("JSON has each verdict whole, with the command", () => {
  const run = fixtureRun(), verdicts = judgeClaims(run, claims);
  const { verdicts: told } = JSON.parse(claimsJson(run, verdicts));
  expect(told).toHaveLength(claims.length);
  expect(told.map(({ outcome }: { outcome: string }) => outcome)).toEqual(verdicts.map(({ outcome }) => outcome));
  expect(told[0].command).toMatch(/^deno task bench --suite images/);
});

test("the terminal says the counts, what is contradicted, and where the page is; nothing where nothing was measured", () => {
  const run = fixtureRun(), verdicts = judgeClaims(run, claims);
  const lines = terminalClaims(verdicts, { width: 60, page: "families.html" });
  expect(lines[0]).toMatch(/^Of 28 textbook claims, /);
  expect(lines.at(-1)).toBe("Each with its test: families.html");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  const contradicted = verdicts.filter(({ outcome }) => outcome === "contradicted").length;
  expect(lines.filter((line) => line.startsWith("✗ "))).toHaveLength(contradicted);
  const empty = { ...run, rows: [], cells: [] };
  expect(terminalClaims(judgeClaims(empty, claims), { width: 60, page: "families.html" })).toEqual([]);
});

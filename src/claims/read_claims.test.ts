import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { madeUpClaim } from "./fixture_claims.ts";
import { readClaims } from "./read_claims.ts";

const SHIPPED = fileURLToPath(new URL("../../claims", import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-claims-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The message of reading a folder with these files. */
async function refusal(files: Readonly<Record<string, unknown>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return await readClaims(folder).then(() => "", (error: Error) => `${error.name}: ${error.message}`);
}

test("the claims of the project follow the schema, are of the four families, and say where they come from", async () => {
  const claims = await readClaims(SHIPPED);
  expect(claims.length).toBeGreaterThanOrEqual(20);
  expect(new Set(claims.map(({ about }) => about))).toEqual(new Set(["autoregressive", "vae", "gan", "diffusion"]));
  for (const { id, about, sources, statistic } of claims) {
    expect(id.startsWith(`${about}-`)).toBe(true);
    expect(sources.every(({ work, url }) => url !== undefined || work.startsWith("Said in teaching"))).toBe(true);
    if ("against" in statistic && "families" in statistic.against) {
      expect(statistic.against.families).not.toContain(about);
    }
    // Counts are known by their intervals alone, which decide nothing where many claims are corrected together.
    if (statistic.of === "value") expect(statistic.metric).not.toBe("classes_covered");
  }
});

test("files are read in the order of their names, and what is no JSON file is left alone", async () => {
  const claim = (id: string) => [{ ...madeUpClaim(), id }];
  expect(await refusal({ "b.json": claim("two"), "a.json": claim("one"), "README.md": "no claim" })).toBe("");
  expect((await readClaims(folder)).map(({ id }) => id)).toEqual(["one", "two"]);
});

test("a broken claim is told with its file, its id, the place, what was expected and what was found", async () => {
  const claim = madeUpClaim();
  expect(await refusal({ "a.json": [{ ...claim, sources: [] }] })).toMatch(
    /^UsageError: The claims .*a\.json do not follow the schema:\n {2}vae-recall, sources: .*; found \[\]$/,
  );
  expect(await refusal({ "a.json": [{ ...claim, shows: undefined }] })).toContain("vae-recall, shows:");
  expect(await refusal({ "a.json": [{ ...claim, id: "VAE blurs" }] })).toContain("lower-case letters");
  expect(await refusal({ "a.json": [{ ...claim, about: "data" }] })).toContain("vae-recall, about: ");
  expect(await refusal({ "a.json": [{ ...claim, statistics: 1 }] })).toContain('Unrecognized key: "statistics"');
  const statistic = { ...claim.statistic, least: 3 };
  expect(await refusal({ "a.json": [{ ...claim, statistic }] })).toContain("vae-recall, statistic.least:");
  const sources = [{ work: "A page", url: "javascript:alert(1)" }];
  expect(await refusal({ "a.json": [{ ...claim, sources }] })).toContain("vae-recall, sources.0.url:");
  expect(await refusal({ "a.json": claim })).toContain("a file of claims is a list of them");
});

test("what is not JSON, not there, or there twice is refused", async () => {
  expect(await refusal({ "a.json": "{" })).toMatch(/^UsageError: The claims .*a\.json are not JSON: /);
  expect(await refusal({ "a.json": [madeUpClaim()], "b.json": [madeUpClaim()] })).toMatch(
    /^UsageError: Two claims have the id 'vae-recall', in .*a\.json and .*b\.json: rename one$/,
  );
  await expect(readClaims(join(folder, "none"))).rejects.toThrow("Cannot read the folder of claims");
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadClaims } from "./load_claims.ts";
import { PROJECT_ROOT } from "./project_root.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-claims-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

/** A claim of ours with something changed in its text. */
async function changed(from: string, to: string): Promise<void> {
  const text = await readFile(join(PROJECT_ROOT, "claims", "vae.json"), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, "mine.json"), text.replace(from, to));
}

test("the claims that are shipped name suites and metrics that there are", async () => {
  expect((await loadClaims()).length).toBeGreaterThan(20);
});

test("a claim of an unknown suite or metric is refused, with the nearest that there is", async () => {
  await changed('"suite": "images"', '"suite": "imagess"');
  await expect(loadClaims(folder)).rejects.toThrow(/Unknown suite 'imagess'.*images/);
  await changed('"metric": "sharpness"', '"metric": "sharpnes"');
  await expect(loadClaims(folder)).rejects.toThrow(/Unknown metric 'sharpnes'.*sharpness/);
});

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { embedded, pageScripts } from "./page_scripts.ts";

test("the policy names the hash of each script and allows no other", () => {
  for (const run of [fixtureRun(), null]) {
    const { body, policy } = pageScripts(run);
    const scripts = [...body.text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script);
    const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    expect(policy).toBe(`script-src ${hashes.join(" ")}`);
    expect(scripts).toHaveLength(run === null ? 1 : 2);
  }
});

test("no text can end the script that it is embedded in, and it is read as it was", () => {
  const value = { name: "</script><!--<script>&amp;\u2028" };
  const { text } = embedded(value);
  expect(text).not.toContain("<");
  expect(JSON.parse(text)).toEqual(value);
});

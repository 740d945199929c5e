import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";

test("compiled.js is what the page's sources give; deno task build-page writes it anew", async () => {
  expect(await compile()).toBe(readFileSync(new URL("compiled.js", import.meta.url), "utf8"));
});

test("the page's script asks for nothing that a browser does not have", async () => {
  expect(await compile()).not.toMatch(/\brequire\(|\bimport\(|node:|\bDeno\.|\bprocess\./);
});

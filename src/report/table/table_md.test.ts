import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { tableMd } from "./table_md.ts";

test("every line of the table has as many fields as its head", () => {
  const lines = tableMd(fixtureRun()).split("\n").filter((line) => line.startsWith("|"));
  expect(lines).toHaveLength(2 + 5);
  expect(new Set(lines.map((line) => line.split(" | ").length)).size).toBe(1);
});

test("a reason's pipes, tags and line breaks do not break out of its note", () => {
  const reason = "a | b <img src=x>\n# head";
  const failed: Cell = { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason };
  expect(tableMd(withCells(fixtureRun(), failed))).toContain("failed: a \\| b &lt;img src=x&gt; # head.");
});

test("bounds, the best and anchors are marked", () => {
  const text = tableMd(fixtureRun());
  expect(text).toContain("≤ 1.40");
  expect(text).toContain("**1.2** ★");
  expect(text).toContain("| *mnist* |");
});

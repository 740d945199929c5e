import { expect, test } from "vitest";
import { compareRuns } from "../../compare/compare_runs.ts";
import type { Cell } from "../../core/run.ts";
import { compareMd } from "./compare_md.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";

const BASE = fixtureRun();
const FID = measuredCell(BASE, "pixelcnn-mnist", "fid");
const BETTER = withCells(BASE, { ...FID, value: 6.214, interval: [5.904, 6.524] });

function failedBecause(reason: string): Cell {
  return { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason };
}

/** Columns of a line: its pipes that are not escaped. */
function fields(line: string): number {
  return line.match(/(?<!\\)\|/g)?.length ?? 0;
}

test("what changed stands in a table, the rest is folded below", () => {
  const [changed, folded] = compareMd(compareRuns(BASE, BETTER)).split("<details>");
  expect(changed).toBe(`**1 better, 49 unchanged, 5 not comparable.**

|  | model | metric | base | new | change | p |
| --- | --- | --- | ---: | ---: | --- | --- |
| **better** | pixelcnn-mnist | FID (lenet-mnist) | 8.2 <sub>\\[7.9, 8.5\\]</sub> | 6.2 <sub>\\[5.9, 6.5\\]</sub> | -2.0 \\[-2.4, -1.6\\] | &lt; 0.0001 |

`);
  expect(folded).toContain("<summary>54 other cells</summary>\n\n|");
  expect(folded?.split("\n").filter((line) => line.startsWith("| \\~ |"))).toHaveLength(49);
  expect(folded).toContain("</details>\n\n");
});

test("only what changed is there where that is asked for", () => {
  const text = compareMd(compareRuns(BASE, BETTER), { onlyChanged: true });
  expect(text).not.toContain("<details>");
  expect(text).toContain("better and worse are corrected for all 38 cells that compare.");
  expect(compareMd(compareRuns(BASE, BASE), { onlyChanged: true })).toBe("**50 unchanged, 5 not comparable.**\n");
});

test("every line of a table has as many fields as its head", () => {
  const text = compareMd(compareRuns(BASE, withCells(BETTER, failedBecause("a | b"))));
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  expect(lines).toHaveLength(2 * 2 + 55);
  expect(new Set(lines.map(fields))).toEqual(new Set([8]));
});

test("a reason's pipes, tags and line breaks do not break out of its note", () => {
  const text = compareMd(compareRuns(BASE, withCells(BASE, failedBecause("a | b <img src=x>\n# ~~head~~"))));
  expect(text).toContain("- <sup>1</sup> failed now: a \\| b &lt;img src=x&gt; # \\~\\~head\\~\\~.\n");
  expect(text).not.toContain("<img");
});

test("a name full of markup stays a name", () => {
  const name = "**x** | <img onerror=alert(1)> [a](b)";
  const cell = { ...FID, model: name };
  const run = { ...BASE, rows: [{ ...BASE.rows[0]!, id: name }], cells: [cell] };
  const text = compareMd(compareRuns(run, { ...run, cells: [{ ...cell, value: 99, interval: [98, 100] }] }));
  expect(text).toContain("| **worse** | \\*\\*x\\*\\* \\| &lt;img onerror=alert(1)&gt; \\[a\\](b) |");
});

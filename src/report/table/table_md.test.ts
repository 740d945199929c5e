import { expect, test } from "vitest";
import type { Cell, Run } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { tableMd } from "./table_md.ts";
import { tableTex } from "./table_tex.ts";
import { reportHtml } from "../page/report_html.ts";
import { terminalTable } from "../terminal/terminal_table.ts";

function withReason(reason: string): Run {
  return withCells(fixtureRun(), { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason });
}

test("every line of the table has as many fields as its head", () => {
  const lines = tableMd(fixtureRun()).split("\n").filter((line) => line.startsWith("|"));
  expect(lines).toHaveLength(2 + 5);
  expect(new Set(lines.map((line) => line.split(" | ").length)).size).toBe(1);
});

test("a reason's pipes, tags and line breaks do not break out of its note", () => {
  const reason = "a | b <img src=x>\n# head";
  expect(tableMd(withReason(reason))).toContain("failed: a \\| b &lt;img src=x&gt; # head.");
});

test("bounds, the best and anchors are marked", () => {
  const text = tableMd(fixtureRun());
  expect(text).toContain("≤ 1.40");
  expect(text).toContain("**1.2** ★");
  expect(text).toContain("| *mnist* |");
});

test("what a reason has between backticks is code in every table, and a lone backtick is none", () => {
  const run = withReason("ask with `deno task serve --port 80_80` <now>, and ` is alone");
  expect(tableMd(run)).toContain("ask with `deno task serve --port 80_80` &lt;now&gt;, and \\` is alone.");
  expect(tableTex(run)).toContain("ask with \\texttt{deno task serve --port 80\\_80} $<$now$>$, and ` is alone.");
  expect(reportHtml(run, { charts: [], images: new Map() })).toContain(
    "ask with <code>deno task serve --port 80_80</code> &lt;now&gt;, and ` is alone.</li>",
  );
});

test("a remark stands once for all parts of a run, in every exporter", () => {
  const run = fixtureRun();
  const parted = {
    ...run,
    columns: run.columns.map((column, i) => i < 5 ? column : { ...column, part: "More" }),
    cells: run.cells.map((cell): Cell =>
      cell.model === "vae-mnist" && cell.state === "measured" && cell.kind === undefined
        ? { ...cell, details: { pixels: "mean" } }
        : cell
    ),
  };
  const said = "vae-mnist: samples show the decoder";
  expect(tableMd(parted).split(said)).toHaveLength(2);
  expect(tableTex(parted).split(said)).toHaveLength(2);
  expect(terminalTable(parted, { width: 120, color: false }).split(said)).toHaveLength(2);
  expect(reportHtml(parted, { charts: [], images: new Map() }).split(`<li>${said}`)).toHaveLength(2);
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { latexText } from "./latex_text.ts";
import { tableTex } from "./table_tex.ts";

const NASTY = "50 % of $x_0$ & {y} ~ z^2 # \\input{a} ≤ 漢 | <tag>";

function nastyRun() {
  return withCells(
    fixtureRun(),
    { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason: NASTY } satisfies Cell,
  );
}

test("latexText() leaves no character that LaTeX would act on", () => {
  expect(latexText("a_b & 5 % of $1 #{x} ~^\\")).toBe(
    "a\\_b \\& 5 \\% of \\$1 \\#\\{x\\} \\textasciitilde{}\\textasciicircum{}\\textbackslash{}",
  );
  expect(latexText("漢")).toBe("{[}U+6F22]");
  expect(latexText("[1, 2]")).toBe("{[}1, 2]");
});

test("environments open and close in order", () => {
  const open: string[] = [];
  for (const [, what, name = ""] of tableTex(nastyRun()).matchAll(/\\(begin|end)\{(\w+)\}/g)) {
    if (what === "begin") open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});

test("every row of the tabular has as many fields as it has columns", () => {
  const tex = tableTex(nastyRun());
  const columns = /\\begin\{tabular\}\{(\w+)\}/.exec(tex)?.[1]?.length;
  const rows = tex.split("\n").filter((line) => line.endsWith("\\\\"));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row.split(/(?<!\\)&/).length, row).toBe(columns);
});

test("the best is bold, bounds and reasons are shown", () => {
  const tex = tableTex(nastyRun());
  expect(tex).toContain("\\textbf{1.23}{\\scriptsize$\\,\\pm\\,0.11$}");
  expect(tex).toContain("$\\star$\\,1.0312{\\scriptsize$\\,\\pm\\,0.0031$}");
  expect(tex).toContain("$\\leq$\\,1.402{");
  expect(tex).toContain("failed$^{\\mathrm{a}}$");
});

test("what numbers were computed under stands below: once what all share, then each column's own", () => {
  const tex = tableTex(fixtureRun());
  const [fid] = fixtureRun().cells.filter(({ metric, state }) => metric === "fid" && state === "measured");
  if (fid?.state !== "measured") throw new Error("the fixture has an FID");
  expect(tex.split(fid.fingerprint).length).toBe(2);
});

const pdflatex = spawnSync("pdflatex", ["--version"]).status === 0;

test.skipIf(!pdflatex)("pdflatex compiles the table with nothing but booktabs", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-tex-"));
  const document = `\\documentclass{article}\\usepackage{booktabs}\\begin{document}\n${
    tableTex(nastyRun())
  }\\end{document}`;
  writeFileSync(join(folder, "t.tex"), document);
  const run = spawnSync("pdflatex", ["-halt-on-error", "-interaction=nonstopmode", "t.tex"], { cwd: folder });
  expect(run.status, run.stdout.toString().slice(-800)).toBe(0);
  expect(run.stdout.toString()).not.toContain("Overfull");
}, 30_000);

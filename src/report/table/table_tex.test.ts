import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell, Run } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { fixtureLikelihoodRun } from "../fixture/fixture_likelihood_run.ts";
import { ALL_RATED, fixturePeopleRun } from "../fixture/fixture_people_run.ts";
import { fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { conventionFootnotes } from "./convention_footnotes.ts";
import { reportTables } from "./report_tables.ts";
import { sideBySide } from "./side_by_side.ts";
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

/** What pdflatex says of a table in a document with nothing but booktabs, and the text of the pages, without spaces. */
function compiled(tex: string): { status: number | null; log: string; pages: string } {
  const folder = mkdtempSync(join(tmpdir(), "assay-tex-"));
  // Uncompressed, so that the text can be read.
  const preamble = "\\pdfcompresslevel=0 \\pdfobjcompresslevel=0 \\documentclass{article}\\usepackage{booktabs}";
  writeFileSync(join(folder, "t.tex"), `${preamble}\\begin{document}\n${tex}\\end{document}`);
  const { status } = spawnSync("pdflatex", ["-halt-on-error", "-interaction=nonstopmode", "t.tex"], { cwd: folder });
  const pdf = status === 0 ? readFileSync(join(folder, "t.pdf"), "latin1") : "";
  const pages = [...pdf.matchAll(/\[((?:\((?:\\.|[^()\\])*\)|[-\d. ])*)\]TJ/g)]
    .flatMap(([, shown = ""]) => [...shown.matchAll(/\(((?:\\.|[^()\\])*)\)/g)].map(([, text]) => text));
  return { status, log: readFileSync(join(folder, "t.log"), "latin1"), pages: pages.join("") };
}

/** A run in which every number of a model is missing, each for a long reason of its own. */
function manyNotes(): Run {
  const run = fixtureRun();
  const failed = run.columns.map(({ id: metric }, i): Cell => ({
    model: "vae-mnist",
    family: "vae",
    metric,
    state: "failed",
    reason: `${i} of the reasons ${"that are told at length ".repeat(20)}`,
  }));
  return withCells(run, ...failed);
}

/** A run of so many models that no page holds them. */
function manyModels(): Run {
  const run = fixtureRun(), copies = Array.from({ length: 20 }, (_, i) => i);
  return {
    ...run,
    rows: copies.flatMap((i) => run.rows.map((row) => ({ ...row, id: `${row.id}-${i}` }))),
    cells: copies.flatMap((i) => run.cells.map((cell) => ({ ...cell, model: `${cell.model}-${i}` }))),
  };
}

const other: Run = { ...fixtureRun(), id: "20990102-000000-images-ffff" };
const RUNS = {
  images: fixtureRun(),
  "two runs": sideBySide([{ name: "before", run: fixtureRun() }, { name: "afterwards", run: other }]),
  speed: fixtureSpeedRun(),
  text: fixtureTextRun(),
  likelihood: fixtureLikelihoodRun(),
  people: fixturePeopleRun(ALL_RATED),
  "characters that LaTeX would act on": nastyRun(),
  "many notes": manyNotes(),
  "many models": manyModels(),
};

test.skipIf(!pdflatex).each(Object.entries(RUNS))(
  "pdflatex sets every word with nothing but booktabs: %s",
  (_, run) => {
    const { status, log, pages } = compiled(tableTex(run));
    expect(status, log.slice(-800)).toBe(0);
    expect(log).not.toContain("Overfull");
    expect(log).not.toContain("Float too large");
    const columns = reportTables(run).at(-1)?.columns ?? [];
    // Of braces, which are in a font of their own, other letters are read.
    const [last = ""] = conventionFootnotes(run, columns).at(-1)?.convention.split("convention ").at(-1)?.split("{") ??
      [];
    // An underscore is a rule and no letter, and a hyphen may be one of a line's end.
    const bare = (text: string) => text.replace(/[^a-zA-Z0-9]/g, "");
    expect(last).not.toBe("");
    expect(bare(pages)).toContain(`convention${bare(last)}`);
  },
  30_000,
);

test("a table that no page holds is parted, and every note stands in the part that refers to it", () => {
  const tex = tableTex(manyModels());
  const parts = tex.split("\\begin{table}").slice(1).map((part) => part.split("\\end{table}")[0] ?? "");
  expect(parts.length).toBeGreaterThan(1);
  expect(tex).toContain(`(1 of ${parts.length})`);
  expect(tex).toContain("Conventions of Tables~\\ref{tab:assay-images} to~");
  const letters = parts.map((part) => {
    const [table = "", below = ""] = part.split("\\end{tabular}");
    const marks = (text: string) => [...new Set([...text.matchAll(/mathrm\{([a-z]+)\}/g)].map(([, mark]) => mark))];
    expect(marks(below).toSorted()).toEqual(marks(table).toSorted());
    return marks(table);
  });
  expect([...new Set(letters.flat())]).toEqual(["a", "b"]);
});

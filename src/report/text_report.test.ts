import { decode } from "fast-png";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Cell, type Run, runSchema } from "../core/run.ts";
import { bestInColumn } from "./table/best_in_column.ts";
import { chartPng } from "./chart/chart_png.ts";
import { charts } from "./chart/charts.ts";
import { contextsCsv } from "./table/contexts_csv.ts";
import { ARCHITECTURE_STYLE } from "./words/family_style.ts";
import { measuredCell, withCells } from "./fixture/fixture_run.ts";
import { fixtureTextRun } from "./fixture/fixture_text_run.ts";
import { contextSeries } from "./chart/context_chart.ts";
import { pairsCsv } from "./table/pairs_csv.ts";
import { reportHtml } from "./page/report_html.ts";
import { reportTables } from "./table/report_tables.ts";
import { decodingsCsv, tableCsv } from "./table/table_csv.ts";
import { tableMd } from "./table/table_md.ts";
import { tableTex } from "./table/table_tex.ts";
import { terminalLikelihoods } from "./terminal/terminal_likelihoods.ts";
import { terminalTable } from "./terminal/terminal_table.ts";
import { TEXT_METRIC_GUIDE } from "./words/text_metric_guide.ts";
import { writeReport } from "./write_report.ts";

const run = fixtureTextRun();
const NONE = { charts: [], images: new Map<string, Uint8Array>() };
const PARTS = ["What they write", "Speed"];

/** A part of the page, from its heading to the next section. */
function section(page: string, id: string): string {
  const from = page.indexOf(`<h2 id="${id}"`);
  return page.slice(from, page.indexOf("</section>\n<section", from));
}

/** The fixture without groups, as a suite may also hand it over. */
function ungrouped(): Run {
  return { ...run, rows: run.rows.map(({ group: _, ...row }) => row) };
}

test("the fixture is a run", () => {
  expect(() => runSchema.parse(run)).not.toThrow();
});

test("every exporter sets a table for each part under its name", () => {
  for (const one of [run, ungrouped()]) {
    const texts = [
      terminalTable(one, { width: 130, color: false }),
      tableMd(one),
      tableTex(one),
      reportHtml(one, NONE),
    ];
    for (const text of texts) {
      const places = PARTS.map((part) => text.indexOf(part));
      expect(places[0]).toBeGreaterThan(0);
      expect(places[1]).toBeGreaterThan(places[0]!);
    }
  }
  expect(tableMd(run).match(/^\| --- \|/gm)).toHaveLength(3);
  expect(tableTex(run).match(/\\begin\{table\}/g)).toHaveLength(3);
  const labels = [...tableTex(run).matchAll(/\\label\{([^}]*)\}/g)].map(([, label]) => label);
  expect(labels).toEqual(["tab:assay-text", "tab:assay-text-what-they-write", "tab:assay-text-speed"]);
  expect(reportHtml(run, NONE).match(/<caption class="unseen">[^<]*each number with its interval/g)).toHaveLength(3);
});

test("table.csv stays one table with every cell", () => {
  expect(tableCsv(run).trimEnd().split("\n")).toHaveLength(1 + run.cells.length);
});

test("no line of the tables is wider than the terminal, and each says what it leaves out", () => {
  for (const width of [60, 80, 120, 200]) {
    const text = terminalTable(run, { width, color: false });
    expect(Math.max(...text.split("\n").map((line) => line.length)), `width ${width}`).toBeLessThanOrEqual(width);
  }
  const text = terminalTable(run, { width: 80, color: false });
  const [bits = "", written = "", speed = ""] = text.split(/\n\n(?=What they write|Speed)/);
  // It has room for its intervals.
  expect(bits).not.toContain("table.csv");
  expect(written.replace(/\s+/g, " ")).toMatch(
    /Left out here: .* and all intervals, which are in report\.html .* more\.$/,
  );
  expect(speed.replace(/\s+/g, " ")).toMatch(
    /Left out here: .* and all intervals, which are in report\.html .* more\.$/,
  );
  const wide = terminalTable(run, { width: 110, color: false }).split(/\n\n(?=What they write|Speed)/);
  for (const table of wide) expect(/\[\d/.test(table)).toBe(!table.includes("table.csv"));
  expect(text.match(/best in its column/g)).toHaveLength(1);
});

test("columns of one title are told apart by their units wherever those do not stand beneath", () => {
  const failed = ["decode_per_s", "bytes_per_s"].map((metric): Cell => ({
    model: "gpt-moby",
    family: "language",
    metric,
    state: "failed",
    reason: "out of memory",
  }));
  const page = reportHtml(withCells(run, ...failed), NONE);
  expect(page).toContain("gpt-moby, decode, tokens/s, decode, bytes/s: failed: out of memory.");
  expect(page).toContain('aria-label="kn-moby, decode, bytes/s:');
  expect(page).toContain("<dt>decode, bytes/s</dt>");
});

test("a gap has 0 for its best and no star", () => {
  expect(bestInColumn(run, "entropy_gap").size).toBe(0);
  expect(terminalTable(run, { width: 200, color: false })).toContain("bits →0");
  expect(reportHtml(run, NONE)).toContain('aria-label="nearer to 0 is better">→0</span>');
});

test("bounds of one tokenisation leave no order open, and are explained once in each exporter", () => {
  expect([...bestInColumn(run, "bits_per_byte")]).toEqual([["gpt-moby", "best"]]);
  // An exact number below a bound is the best as well: the tokeniser is part of the bound's model.
  const exact: Cell = { ...measuredCell(run, "gpt-bytes", "bits_per_byte"), value: 1.9, interval: [1.88, 1.92] };
  const turned = withCells({ ...run, comparisons: [] }, exact);
  expect([...bestInColumn(turned, "bits_per_byte")]).toEqual([["gpt-bytes", "best"]]);
  const sentence = "are of one tokenisation, the model's own: an upper bound of what the text costs the model";
  expect(reportTables(run).flatMap(({ remarks }) => remarks).filter((text) => text.includes(sentence))).toHaveLength(1);
  expect(reportHtml(run, NONE).split(sentence.replace("'", "&#39;"))).toHaveLength(2);
  const allExact = run.cells.map((cell): Cell => cell.state === "measured" ? { ...cell, kind: "exact" } : cell);
  expect(tableMd({ ...run, cells: allExact })).not.toContain(sentence);
});

test("MAUVE is said to depend on its network, and to be judged by one of the models where it is", () => {
  const [, written] = reportTables(run);
  expect(written?.remarks[0]).toMatch(
    /^MAUVE depends on the network that reads the texts, here gpt-moby \(one of the mod/,
  );
  expect(written?.remarks[0]).toContain("it is not the published score");
});

test("perplexities of tokens rank within one tokeniser", () => {
  expect(bestInColumn(run, "token_perplexity").has("gpt-bytes")).toBe(false);
  expect(reportTables(run)[0]?.remarks[0]).toBe(
    "token perplexity: 2 conventions, ranked only within each: kn-moby, lstm-moby and gpt-moby (tokenizer " +
      "bpe@fedcba987654); gpt-bytes (tokenizer bytes).",
  );
});

test("what no compressor has is noted for all anchors at once", () => {
  expect(reportTables(run)[0]?.notes).toEqual([{
    mark: "a",
    where: "all anchors, word perplexity, byte perplexity, token perplexity",
    reason: "not defined: a compressor: nothing of the kind is measured",
  }]);
});

test("every metric of texts has a guide with its source", () => {
  for (const { id } of run.columns) expect(TEXT_METRIC_GUIDE[id]?.source, id).toBeTruthy();
});

test("ids are unique and every link within the page leads somewhere, over all tables", () => {
  const page = reportHtml(run, NONE);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/(?:href="#|popovertarget="|aria-labelledby=")([^"]+)"/g)) {
    expect(ids).toContain(target);
  }
  expect(ids).toContain("note-a");
  expect(ids).toContain("note-1-a");
});

test("every number of every part has one card that its button opens", () => {
  const page = reportHtml(run, NONE);
  const targets = [...page.matchAll(/class="number[^>]*popovertarget="([^"]+)"/g)].map(([, id]) => id);
  const cards = [...page.matchAll(/<article popover class="card" id="([^"]+)"/g)].map(([, id]) => id);
  expect(targets.toSorted()).toEqual(cards.toSorted());
  expect(targets).toHaveLength(run.cells.filter((cell) => cell.state === "measured").length);
});

test("pairs speak of documents and bits per byte", () => {
  const pairs = section(reportHtml(run, NONE), "pairs");
  expect(pairs).toContain("difference, bits/byte");
  expect(pairs).toContain("on the same documents");
  expect(pairs).not.toMatch(/images|bits\/dim/);
  expect(pairs).toContain("gpt-moby is better");
  expect(pairs).toContain("moby-dick:held-out");
  expect(
    section(reportHtml({ ...run, comparisons: run.comparisons!.map((one) => ({ ...one, group: "" })) }, NONE), "pairs"),
  )
    .not.toContain("rowgroup");
  expect(terminalLikelihoods(run)).toEqual([
    "Pairs on the same documents, in bits per byte: 5 of 6 are told apart; not separated: kn-moby and lstm-moby.",
  ]);
});

test("each way of drawing has a body of its own, with its own marks, and the real text beside", () => {
  const table = section(reportHtml(run, NONE), "decodings");
  expect(table.match(/<tbody>/g)).toHaveLength(4);
  expect(table).toContain('colspan="9">greedy</th>');
  expect(table).toContain("256 texts each");
  const greedy = table.slice(table.indexOf(">greedy<"));
  expect(greedy).toMatch(/<b>0\.39<\/b><span class="rank"/);
  expect(greedy).toMatch(/<tr class="anchors"><th scope="row"[^>]*>.*held-out/s);
  expect(reportHtml({ ...run, decodings: [] }, NONE)).not.toContain("Other ways of drawing");
});

test("charts stay within their text and say what they hold", () => {
  const drawn = charts(run);
  expect(drawn.map(({ file }) => file)).toEqual([
    "bits_per_byte.moby_dick_held_out.png",
    "bits_by_context.moby_dick_held_out.png",
    "bits_speed.moby_dick_held_out.png",
  ]);
  for (const chart of drawn) {
    const { width, height, alt } = chart;
    const picture = decode(chartPng(chart));
    expect([picture.width, picture.height]).toEqual([2 * width, 2 * height]);
    expect(alt).not.toMatch(/undefined|NaN|bits\/dim/);
  }
  const [bits, context, speed] = drawn;
  expect(bits?.title).toBe(
    "gpt-moby has the lowest bits/byte: ≤ 1.98 [1.94, 2.02]; the best compressor, bzip2-trained, needs 2.36",
  );
  expect(bits?.alt).toContain("gzip-cold: 3.22");
  expect(context?.title).toBe(
    "From 34 to 1,075 bytes of context gpt-bytes falls by 0.28 bits/byte and kn-moby by 0.03",
  );
  expect(speed?.title).toBe("gpt-moby has the lowest bits/byte; kn-moby writes fastest");
  // The byte-level model is slower than gpt-moby and needs more bits: it is not on the front.
  expect(speed?.alt).toContain("On the Pareto front: kn-moby, lstm-moby and gpt-moby.");
  expect(charts(ungrouped()).map(({ file }) => file)).toEqual([
    "bits_per_byte.png",
    "bits_by_context.png",
    "bits_speed.png",
  ]);
}, 30_000);

test("lines over context have their model's look, and models of one look are told apart by dashes", () => {
  const series = contextSeries(run);
  expect(series.map(({ style }) => style)).toEqual([
    ARCHITECTURE_STYLE["n-gram"],
    ARCHITECTURE_STYLE.recurrent,
    ARCHITECTURE_STYLE.transformer,
    ARCHITECTURE_STYLE.transformer,
  ]);
  expect(series[2]?.dash).not.toEqual(series[3]?.dash);
  expect(series[0]?.points.map(({ x, y }) => [x, y]).slice(0, 2)).toEqual([[8.4, 2.52], [16.8, 2.31]]);
  expect(series.map(({ points }) => points.at(-1)?.label)).toEqual(["kn-moby", "lstm-moby", "gpt-moby", "gpt-bytes"]);
});

test("what no log axis can show is left out of the picture and kept in the CSV", () => {
  const [first, ...rest] = run.contexts!;
  const points = [{ at: 0, value: 4.2, interval: null }, ...first!.curve.points];
  const begun = { ...run, contexts: [{ ...first!, curve: { ...first!.curve, points } }, ...rest] };
  expect(contextSeries(begun)[0]?.points).toHaveLength(8);
  const lines = contextsCsv(begun)!.trimEnd().split("\n");
  expect(lines.slice(0, 2)).toEqual(["model,context_bytes,bits_per_byte,low,high", "kn-moby,0,4.2,,"]);
  expect(lines).toHaveLength(1 + 1 + 4 * 8);
});

test("pairs and other ways of drawing have CSVs of their own, and other suites have none", () => {
  expect(pairsCsv(run)!.split("\n")[1]).toBe(
    "kn-moby,lstm-moby,moby-dick:held-out,0.02,-0.009999999999999998,0.05,0.95,bits/byte,15,0.1721,not-separated",
  );
  const lines = decodingsCsv(run)!.trimEnd().split("\n");
  expect(lines).toHaveLength(1 + run.decodings!.flatMap(({ cells }) => cells).length);
  expect(lines[1]).toMatch(/^sampling,kn-moby,language,mauve,measured,0\.412,/);
  for (const csv of [pairsCsv, decodingsCsv, contextsCsv]) expect(csv({ ...run, ...EMPTY })).toBeNull();
});

const EMPTY = { comparisons: [], decodings: [], contexts: [] };

test("a run's folder receives every file", async () => {
  const { files } = await writeReport(run, await mkdtemp(join(tmpdir(), "assay-report-")));
  expect(files).toEqual([
    "table.csv",
    "pairs.csv",
    "contexts.csv",
    "decodings.csv",
    "table.md",
    "table.tex",
    "bits_per_byte.moby_dick_held_out.png",
    "bits_by_context.moby_dick_held_out.png",
    "bits_speed.moby_dick_held_out.png",
    "report.html",
  ]);
}, 30_000);

test("an interrupted run with nothing but rows becomes a report", async () => {
  const { contexts: _, decodings: __, writings: ___, comparisons: ____, ...bare } = run;
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport({ ...bare, state: "incomplete", cells: [] }, folder);
  expect(files).toEqual(["table.csv", "table.md", "table.tex", "report.html"]);
  expect(await readFile(join(folder, "report.html"), "utf8")).toContain("This run is incomplete");
}, 30_000);

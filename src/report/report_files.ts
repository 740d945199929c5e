import type { Claim } from "../claims/claim.ts";
import { judgeClaims } from "../claims/judge_claims.ts";
import type { Verdict } from "../claims/verdict.ts";
import type { Run } from "../core/run.ts";
import { isChartFile } from "./chart/chart_file.ts";
import { charts } from "./chart/charts.ts";
import { FAMILIES_FILE, familiesPage, hasFamilies, REPORT_FILE } from "./page/families_page.ts";
import type { DrawnChart } from "./page/html_chart.ts";
import { stripPaths } from "./page/html_sample_walls.ts";
import { reportHtml } from "./page/report_html.ts";
import { REPORT_FORMATS, type ReportFormat } from "./report_formats.ts";
import { batchesCsv } from "./table/batches_csv.ts";
import { claimsJson } from "./table/claims_json.ts";
import { claimsMd } from "./table/claims_md.ts";
import { contextsCsv } from "./table/contexts_csv.ts";
import { likelihoodsCsv } from "./table/likelihoods_csv.ts";
import { pairsCsv } from "./table/pairs_csv.ts";
import { decodingsCsv, sweepsCsv, tableCsv } from "./table/table_csv.ts";
import { tableMd } from "./table/table_md.ts";
import { tableTex } from "./table/table_tex.ts";
import { withSoftwareLabels } from "./words/software_labels.ts";

/** One file that is made from a run. */
export interface ReportFile {
  readonly format: ReportFormat;
  /** Its name in the run's folder. */
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** What a report is made of besides the run. */
export interface ReportOptions {
  /** PNG bytes of a gallery's picture by its path; `undefined` where it is not there, which the page says. */
  readonly picture: (path: string) => Promise<Uint8Array | undefined>;
  /** What is said of families, for a page that puts it beside the numbers: no page where there are none. */
  readonly claims?: readonly Claim[];
  /** All but `json` unless told: the run's own file is its caller's. */
  readonly formats?: readonly ReportFormat[];
}

interface ReportText {
  readonly format: ReportFormat;
  readonly file: string;
  /** `null` where a run has nothing for it. */
  readonly make: (run: Run, verdicts: readonly Verdict[]) => string | null;
}

/**
 * Texts of a name each. The CSVs after the first are of what no table has room for; verdicts on claims stand in texts of their
 * own where there is a page of them.
 */
const TEXTS: readonly ReportText[] = [
  { format: "csv", file: "table.csv", make: tableCsv },
  { format: "csv", file: "likelihoods.csv", make: likelihoodsCsv },
  { format: "csv", file: "pairs.csv", make: pairsCsv },
  { format: "csv", file: "contexts.csv", make: contextsCsv },
  { format: "csv", file: "decodings.csv", make: decodingsCsv },
  { format: "csv", file: "sweeps.csv", make: sweepsCsv },
  { format: "csv", file: "batches.csv", make: batchesCsv },
  { format: "md", file: "table.md", make: tableMd },
  { format: "md", file: "families.md", make: ofFamilies(claimsMd) },
  { format: "tex", file: "table.tex", make: tableTex },
  { format: "json", file: "families.json", make: ofFamilies(claimsJson) },
];

function ofFamilies(text: (run: Run, verdicts: readonly Verdict[]) => string): ReportText["make"] {
  return (run, verdicts) => hasFamilies(run, verdicts) ? text(run, verdicts) : null;
}

/**
 * Whether a file's name is one that the report of some run has in one of these formats; the run's own file is none.
 *
 * @example
 * ```ts
 * isReportFile("families.html", ["html"]); // true
 * ```
 */
export function isReportFile(name: string, formats: readonly ReportFormat[]): boolean {
  return TEXTS.some(({ format, file }) => file === name && formats.includes(format)) ||
    (formats.includes("html") && [REPORT_FILE, FAMILIES_FILE].includes(name)) ||
    (formats.includes("png") && isChartFile(name));
}

/** The formats that are made from a run's JSON. */
export const MADE_FORMATS: readonly ReportFormat[] = REPORT_FORMATS.filter((format) => format !== "json");

/**
 * Everything that is made from a run: tables, CSVs of what no table has room for, charts, and `report.html`.
 * A machine that cannot draw still gets tables, and a page that says so.
 *
 * @example
 * ```ts
 * const [table] = await reportFiles(run, { picture: () => Promise.resolve(undefined), formats: ["tex"] });
 * ```
 */
export async function reportFiles(
  measured: Run,
  { picture, claims = [], formats = MADE_FORMATS }: ReportOptions,
): Promise<ReportFile[]> {
  const run = withSoftwareLabels(measured);
  const wanted = (format: ReportFormat) => formats.includes(format);
  const files: ReportFile[] = [];
  const add = (format: ReportFormat, file: string, content: () => string | Uint8Array | null) => {
    const made = wanted(format) ? content() : null;
    if (made !== null) files.push({ format, file, content: made });
  };
  const verdicts = judgeClaims(run, claims);
  add("json", "run.json", () => `${JSON.stringify(measured, null, 2)}\n`);
  for (const { format, file, make } of TEXTS) add(format, file, () => make(run, verdicts));
  if (!wanted("png") && !wanted("html")) return files;
  const drawn = await draw(run);
  for (const { file, png } of drawn.charts) add("png", file, () => png);
  if (!wanted("html")) return files;
  const families = familiesPage(run, verdicts);
  add("html", FAMILIES_FILE, () => families);
  const images = await pictures(run, picture);
  add("html", REPORT_FILE, () => reportHtml(run, { ...drawn, images, families: families !== null }));
  return files;
}

async function draw(run: Run): Promise<{ charts: DrawnChart[]; chartsMissing?: string }> {
  try {
    // The canvas is native code: where its binary cannot load, only the charts may be lost.
    const { chartPng } = await import("./chart/chart_png.ts");
    return { charts: charts(run).map((chart) => ({ ...chart, png: chartPng(chart) })) };
  } catch (error) {
    return { charts: [], chartsMissing: error instanceof Error ? error.message : String(error) };
  }
}

async function pictures(run: Run, picture: ReportOptions["picture"]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const path of run.galleries.flatMap(stripPaths)) {
    const bytes = await picture(path);
    if (bytes !== undefined) found.set(path, bytes);
  }
  return found;
}

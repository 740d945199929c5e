import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../core/run.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import type { Chart } from "./chart/chart.ts";
import { batchesCsv } from "./table/batches_csv.ts";
import { contextsCsv } from "./table/contexts_csv.ts";
import { likelihoodsCsv } from "./table/likelihoods_csv.ts";
import { pairsCsv } from "./table/pairs_csv.ts";
import { reportHtml } from "./page/report_html.ts";
import { withSoftwareLabels } from "./words/software_labels.ts";
import { decodingsCsv, sweepsCsv, tableCsv } from "./table/table_csv.ts";
import { tableMd } from "./table/table_md.ts";
import { tableTex } from "./table/table_tex.ts";

/**
 * Writes everything that is made from a run into its folder: `table.csv`, `table.md`, `table.tex`, CSVs of likelihoods by
 * method, pairs of language models, curves over context, further decodings, sweeps over steps and batches where there are any, the charts and `report.html`. Each file appears whole or not at all; an earlier one is replaced.
 *
 * @param folder The run's folder, which holds the galleries' pictures.
 * @returns The files' names within the folder.
 * @throws Where the folder cannot be written. A machine that cannot draw still gets tables and a page that says so.
 *
 * @example
 * ```ts
 * const { files } = await writeReport(run, "reports/runs/20260101-120000");
 * ```
 */
export async function writeReport(measured: Run, folder: string): Promise<{ files: string[] }> {
  const run = withSoftwareLabels(measured);
  const drawn = await draw(run);
  const images = await galleryImages(run, folder);
  const further = [
    ["likelihoods.csv", likelihoodsCsv(run)],
    ["pairs.csv", pairsCsv(run)],
    ["contexts.csv", contextsCsv(run)],
    ["decodings.csv", decodingsCsv(run)],
    ["sweeps.csv", sweepsCsv(run)],
    ["batches.csv", batchesCsv(run)],
  ] as const;
  const contents: [string, string | Uint8Array][] = [
    ["table.csv", tableCsv(run)],
    ...further.flatMap(([file, text]): [string, string][] => text === null ? [] : [[file, text]]),
    ["table.md", tableMd(run)],
    ["table.tex", tableTex(run)],
    ...drawn.charts.map(({ file, png }): [string, Uint8Array] => [file, png]),
    ["report.html", reportHtml(run, { ...drawn, images })],
  ];
  for (const [file, content] of contents) await atomicWrite(join(folder, file), content);
  return { files: contents.map(([file]) => file) };
}

async function draw(run: Run): Promise<{ charts: Chart[]; chartsMissing?: string }> {
  try {
    // The canvas is native code: where its binary cannot load, only the charts may be lost.
    const { charts } = await import("./chart/charts.ts");
    return { charts: charts(run) };
  } catch (error) {
    return { charts: [], chartsMissing: error instanceof Error ? error.message : String(error) };
  }
}

async function galleryImages(run: Run, folder: string): Promise<Map<string, Uint8Array>> {
  const images = new Map<string, Uint8Array>();
  for (const { samples, neighbours } of run.galleries) {
    for (const path of [samples, neighbours]) {
      if (path === undefined) continue;
      const bytes = await readFile(join(folder, path)).catch(() => undefined);
      if (bytes !== undefined) images.set(path, new Uint8Array(bytes));
    }
  }
  return images;
}

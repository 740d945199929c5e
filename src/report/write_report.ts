import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../core/run.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { isReportFile, MADE_FORMATS, type ReportFile, reportFiles, type ReportOptions } from "./report_files.ts";
import type { ReportFormat } from "./report_formats.ts";

/** What a report says besides the run. */
export type WriteOptions = Pick<ReportOptions, "claims">;

/**
 * Writes everything that is made from a run into its folder. Each file appears whole or not at all; an earlier report's are
 * replaced, or removed where this one does not have them.
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
export async function writeReport(run: Run, folder: string, options: WriteOptions = {}): Promise<{ files: string[] }> {
  const made = await reportFiles(run, { ...options, picture: pictureIn(folder) });
  await placeReport(made, folder, MADE_FORMATS);
  return { files: made.map(({ file }) => file) };
}

/**
 * Puts a report's files into a folder, and removes what an earlier report left there in the same formats and this one does not
 * have: it would be taken for this one's.
 *
 * @param formats That were asked for: files of others stay.
 */
export async function placeReport(
  made: readonly ReportFile[],
  folder: string,
  formats: readonly ReportFormat[],
): Promise<void> {
  for (const { file, content } of made) await atomicWrite(join(folder, file), content);
  const present = new Set(made.map(({ file }) => file));
  const stale = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !present.has(entry.name) && isReportFile(entry.name, formats));
  for (const { name } of stale) await rm(join(folder, name), { force: true });
}

/**
 * Reads a gallery's pictures from a run's folder.
 *
 * @example
 * ```ts
 * const png = await pictureIn("reports/runs/20260101-120000")("samples/vae-mnist.png");
 * ```
 */
export function pictureIn(folder: string): (path: string) => Promise<Uint8Array | undefined> {
  return async (path) => {
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    return bytes === undefined ? undefined : new Uint8Array(bytes);
  };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../core/run.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { reportFiles, type ReportOptions } from "./report_files.ts";

/** What a report says besides the run. */
export type WriteOptions = Pick<ReportOptions, "claims">;

/**
 * Writes everything that is made from a run into its folder. Each file appears whole or not at all; an earlier one is
 * replaced.
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
  for (const { file, content } of made) await atomicWrite(join(folder, file), content);
  return { files: made.map(({ file }) => file) };
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

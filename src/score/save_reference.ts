import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { UsageError } from "../core/usage_error.ts";
import { writeNpz } from "../format/write_npz.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import type { Comparer } from "./comparer.ts";
import { preparedArrays } from "./prepared_file.ts";
import type { PreparedSet } from "./prepare_set.ts";

/**
 * Writes a reference as an .npz file that is given in place of it from then on: its moments, their factor, and which
 * network they are of. pytorch-fid and clean-fid read its `mu` and `sigma`.
 *
 * @param what `moments`: nothing more, enough for the FID. `features`: every feature too, enough for all metrics.
 * @throws {UsageError} Where the reference has no features to be written.
 */
export async function saveReference(
  path: string,
  { name, arrays, convention }: PreparedSet,
  comparer: Comparer,
  what: "moments" | "features",
): Promise<void> {
  if (what === "features" && arrays.features === undefined) {
    throw new UsageError(`${name} holds no features: save its moments with --save-stats`);
  }
  const parts = { convention, ...(what === "features" && { features: arrays }) };
  await atomicWrite(path, writeNpz(preparedArrays(await comparer.gaussian(), parts)));
}

/**
 * Refuses names under which nothing could be written, before any work is done.
 *
 * @throws {UsageError} Where two files have one name, a name does not end in .npz, or a folder has it.
 */
export async function checkSavePaths(paths: readonly string[]): Promise<void> {
  for (const [i, path] of paths.entries()) {
    if (extname(path) !== ".npz" || path.endsWith("/")) {
      throw new UsageError(`Expected a file that ends in .npz, got ${path}`);
    }
    if (paths.indexOf(path) < i) throw new UsageError(`Expected two files to be written, got ${path} twice`);
    const status = await stat(path).catch(() => undefined);
    if (status !== undefined && !status.isFile()) throw new UsageError(`Cannot write ${path}: it is no file`);
  }
}

import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Where `deno task fetch` puts datasets when it is not told otherwise: `.assay/data` under the project's root. */
export function defaultDataDir(): string {
  return fileURLToPath(new URL("../../.assay/data", import.meta.url));
}

/**
 * The directories in which datasets are looked for, as absolute paths, nearest first: the given ones, then the
 * environment variable `ASSAY_DATA`, then {@linkcode defaultDataDir}.
 *
 * @param given Directories that were named with `--data`.
 */
export function dataDirs(given: readonly string[] = []): readonly string[] {
  const fromEnvironment = process.env["ASSAY_DATA"];
  const named = fromEnvironment === undefined || fromEnvironment === "" ? given : [...given, fromEnvironment];
  return [...new Set([...named, defaultDataDir()].map((dir) => resolve(dir)))];
}

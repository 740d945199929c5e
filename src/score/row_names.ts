import { basename } from "node:path";

/**
 * Short names for the rows of a result: the last part of each path, or all of it where that does not tell them apart.
 *
 * @example
 * ```ts
 * rowNames(["a/samples", "b/samples", "mnist:test"]); // ["a/samples", "b/samples", "mnist:test"]
 * rowNames(["out/gan", "out/vae.npy"]); // ["gan", "vae.npy"]
 * ```
 */
export function rowNames(paths: readonly string[]): string[] {
  const short = paths.map((path) => basename(path) || path);
  return paths.map((path, i) => short.filter((name) => name === short[i]).length > 1 ? path : short[i]!);
}

import { basename, dirname, resolve } from "node:path";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import { quote } from "./quote.ts";

/**
 * The command that goes on with the run in a folder: by its id where runs are looked for, else by its path.
 *
 * @example
 * ```ts
 * goOnCommand("runs/20261126-101500-images-1a2b"); // "deno task bench --resume runs/20261126-101500-images-1a2b"
 * ```
 */
export function goOnCommand(folder: string): string {
  const known = dirname(resolve(folder)) === resolve(DEFAULT_PLACES.out);
  return `deno task bench --resume ${quote(known ? basename(resolve(folder)) : folder)}`;
}

/** Reads NumPy's .npz archives: a zip of .npy files, stored or deflated. */
import { unzipSync } from "fflate";
import { type NpyArray, parseNpy } from "./npy.ts";

/** What one array may unpack to, in bytes, where the caller gives no limit: 50,000 × 2048 numbers of float64, twice. */
const DEFAULT_LIMIT = 2 ** 31 - 1;

/**
 * Parses the content of a .npz archive.
 *
 * @param name What the messages call it.
 * @param limitBytes The most that all arrays together may unpack to.
 * @returns The arrays by name, without ".npy".
 * @throws {SyntaxError} Where it is no whole archive, an array in it is broken, or it unpacks to more than the limit.
 *
 * @example
 * ```ts
 * const { arr_0 } = parseNpz(await Deno.readFile("samples.npz"), "samples.npz");
 * ```
 */
export function parseNpz(
  bytes: Uint8Array,
  name: string,
  { limitBytes = DEFAULT_LIMIT }: { readonly limitBytes?: number } = {},
): Record<string, NpyArray> {
  let total = 0;
  const declared = new Map<string, number>();
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: (file) => {
        declared.set(file.name, file.originalSize);
        total += file.originalSize;
        if (total > limitBytes) {
          throw new SyntaxError(
            `it unpacks to more than ${limitBytes} bytes (${file.name} alone to ${file.originalSize})`,
          );
        }
        return file.name.endsWith(".npy");
      },
    });
  } catch (error) {
    throw new SyntaxError(`${name}: ${error instanceof Error ? error.message : "this is no zip archive"}`);
  }
  const arrays: Record<string, NpyArray> = {};
  for (const [file, content] of Object.entries(files)) {
    if (content.length !== declared.get(file)) {
      throw new SyntaxError(`${name}: ${file} must unpack to ${declared.get(file)} bytes, found ${content.length}`);
    }
    arrays[file.slice(0, -".npy".length)] = parseNpy(content, `${name}: ${file}`);
  }
  if (Object.keys(arrays).length === 0) throw new SyntaxError(`${name}: the archive holds no .npy file`);
  return arrays;
}

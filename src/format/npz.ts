import type { ByteSource } from "./byte_source.ts";
import { type NpyArray, readNpy, readNpyHeader } from "./npy.ts";
import type { NpyHeader } from "./npy_header.ts";
import { listZip, type ZipLimits } from "./zip.ts";

/** One array of a .npz archive. */
export interface NpzArray {
  /** Without ".npy". */
  readonly name: string;
  readonly header: NpyHeader;
  /** Its .npy file as a source of its own, to be read by ranges; the caller closes it. */
  open(): Promise<ByteSource>;
  /** The array whole, its CRC checked. */
  read(): Promise<NpyArray>;
}

/**
 * Lists the arrays of NumPy's .npz archive (a zip of .npy files, stored or deflated) by name. Only their heads are
 * read.
 *
 * @param source Stays the caller's to close, after the last read.
 * @throws {Error} Where it is no whole archive, holds no array, or one whose head is refused.
 *
 * @example
 * ```ts
 * const arrays = await listNpz(source);
 * const mu = await arrays.get("mu")?.read();
 * ```
 */
export async function listNpz(source: ByteSource, limits?: ZipLimits): Promise<ReadonlyMap<string, NpzArray>> {
  const arrays = new Map<string, NpzArray>();
  for (const entry of await listZip(source, limits)) {
    if (!entry.name.endsWith(".npy")) continue;
    const name = entry.name.slice(0, -".npy".length);
    const header = await withSource(entry.open, readNpyHeader);
    arrays.set(name, { name, header, open: entry.open, read: () => withSource(entry.open, readNpy) });
  }
  if (arrays.size === 0) throw new Error(`Cannot read ${source.name}: expected .npy files in the archive, found none`);
  return arrays;
}

async function withSource<Result>(
  open: () => Promise<ByteSource>,
  read: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const source = await open();
  try {
    return await read(source);
  } finally {
    await source.close();
  }
}

import { zipSync } from "fflate";
import { type NpyContent, writeNpy } from "./write_npy.ts";

/** How an archive is packed. */
export interface WriteNpzOptions {
  /** As `numpy.savez_compressed`; covariances of float64 hardly get smaller. */
  readonly deflate?: boolean;
}

/** The first date that a ZIP can give: the same arrays always make the same bytes. */
const EPOCH = new Date(1980, 0, 1);

/** A ZIP without zip64 fields ends here. */
const MOST_BYTES = 2 ** 32 - 1;

/**
 * The bytes of a .npz archive, as `numpy.savez` would write them: readable by `numpy.load`.
 *
 * @param arrays By name, without ".npy".
 * @throws {RangeError} Where the archive would take 4 GiB or more, or a shape does not fit its values.
 *
 * @example
 * ```ts
 * const bytes = writeNpz({ mu: { shape: [d], data: mean }, sigma: { shape: [d, d], data: covariance } });
 * ```
 */
export function writeNpz(
  arrays: Readonly<Record<string, NpyContent>>,
  { deflate = false }: WriteNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  const bytes = Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength + 1024, 0);
  if (bytes > MOST_BYTES) throw new RangeError(`Cannot write an archive of ${bytes} bytes: it must stay under 4 GiB`);
  const files = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)]));
  return zipSync(files, { level: deflate ? 6 : 0, mtime: EPOCH });
}

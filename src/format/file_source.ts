import { open, stat } from "node:fs/promises";
import { type ByteSource, checkRange, holdBytes } from "./byte_source.ts";

/** One read call takes no more: some systems refuse 2 GiB. */
const PIECE_BYTES = 2 ** 26;

/**
 * Opens a file to be read by ranges; each read is an array of its own. The caller closes it.
 *
 * @throws {Error} Where there is no such file, it may not be read, or it is a folder or a device.
 *
 * @example
 * ```ts
 * const source = await openFileSource("features.npy");
 * const magic = await source.read(0, 6);
 * await source.close();
 * ```
 */
export async function openFileSource(path: string): Promise<ByteSource> {
  const unreadable = (cause: unknown): never => {
    throw new Error(`Cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  };
  // Before opening, which would wait forever on a pipe that nobody writes to.
  const status = await stat(path).catch(unreadable);
  if (!status.isFile()) throw new Error(`Cannot read ${path}: expected a file, found a folder or a device`);
  const file = await open(path, "r").catch(unreadable);
  const { size } = status;
  return {
    name: path,
    size,
    async read(offset: number, length: number) {
      checkRange({ name: path, size }, offset, length);
      const bytes = holdBytes(length, path);
      for (let filled = 0; filled < length;) {
        const piece = Math.min(PIECE_BYTES, length - filled);
        const { bytesRead } = await file.read(bytes, filled, piece, offset + filled).catch(unreadable);
        if (bytesRead === 0) {
          throw new Error(`Cannot read ${path}: expected ${size} bytes, found its end after ${offset + filled}`);
        }
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

/**
 * Bytes that can be read by ranges: a file, an array in memory, an entry of an archive. What the readers of this room
 * take, so that a file of many gigabytes is never held whole.
 */
export interface ByteSource {
  /** What messages call it: a path, or an entry and its archive. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`. They may be a view onto the source: not to be written to.
   *
   * @throws {Error} Where the range is not in the source, or its content turns out to be damaged.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * An array in memory as a source; reads are views without a copy.
 *
 * @param name What messages call it.
 *
 * @example
 * ```ts
 * const source = bytesSource(Uint8Array.of(1, 2, 3), "three.bin");
 * await source.read(1, 2); // [2, 3]
 * ```
 */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  const size = bytes.length;
  return {
    name,
    size,
    async read(offset: number, length: number) {
      checkRange({ name, size }, offset, length);
      return await Promise.resolve(bytes.subarray(offset, offset + length));
    },
    close: () => Promise.resolve(),
  };
}

/** Throws unless the source holds the range. */
export function checkRange({ name, size }: Pick<ByteSource, "name" | "size">, offset: number, length: number): void {
  if (Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0) {
    if (offset + length <= size) return;
  }
  throw new Error(
    `Cannot read ${name}: expected ${length} bytes from byte ${offset} on, found its end after ${size}: it is truncated`,
  );
}

/** The most that one read holds: half a million rows of 2048 numbers of float32. */
const MOST_HELD_BYTES = 2 ** 32;

/**
 * An array for what is read from a source.
 *
 * @throws {Error} For more than 4 GiB, which no reader needs at once.
 */
export function holdBytes(length: number, name: string): Uint8Array<ArrayBuffer> {
  if (length <= MOST_HELD_BYTES) return new Uint8Array(length);
  throw new Error(`Cannot read ${name}: expected at most ${MOST_HELD_BYTES} bytes at once, found ${length}`);
}

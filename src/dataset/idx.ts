import { type FileHandle, open, stat } from "node:fs/promises";

/** What an idx file holds. */
export interface IdxFile {
  /** Size of each axis, slowest first: `[10000, 28, 28]`. */
  readonly dims: readonly number[];
  /** The elements in row-major order, as many as the product of `dims`. */
  readonly data: Uint8Array;
}

/** What a caller knows of an idx file before it is read. */
export interface ReadIdxOptions {
  /** The sizes it must declare. */
  readonly dims?: readonly number[];
  /**
   * The largest content to allocate, in bytes.
   * @default {2 ** 30}
   */
  readonly maxBytes?: number;
}

const UNSIGNED_BYTE = 0x08;

/** Deflate's best is a 258-byte match in two bits (RFC 1951): no gzip file holds more than this times its size. */
const MOST_INFLATION = 1032;

/** Small, because a block read from a hostile gzip file may come out {@linkcode MOST_INFLATION} times as large. */
const BLOCK_BYTES = 16 * 1024;

/**
 * Reads an idx file of unsigned bytes, plain or gzip (told by its content, not by its name), as a stream: besides the
 * decoded content only one block is held. The header is judged before anything is allocated.
 *
 * Format: two zero bytes, the element type (0x08), the number of axes, each axis as a big-endian 32-bit size, then the
 * elements. Source: "The MNIST database of handwritten digits", LeCun, Cortes, Burges, section "File formats".
 *
 * @param path The file.
 * @throws {Error} If it cannot be read, is no idx file of bytes, declares other sizes than asked for or more than it
 * can hold, is truncated, goes on after its end, or is damaged gzip. The message names the path, what was expected and
 * what was found.
 *
 * @example
 * ```ts
 * const { dims, data } = await readIdx("mnist/t10k-images-idx3-ubyte.gz"); // dims: [10000, 28, 28]
 * ```
 */
export async function readIdx(path: string, options: ReadIdxOptions = {}): Promise<IdxFile> {
  const unreadable = (cause: unknown): never => {
    throw new Error(`Cannot read ${path}: ${messageOf(cause)}`, { cause });
  };
  // Before opening, which would wait forever on a pipe that nobody writes to.
  const status = await stat(path).catch(unreadable);
  if (!status.isFile()) throw new Error(`Cannot read ${path}: expected a file, found a folder or a device`);
  const file = await open(path, "r").catch(unreadable);
  try {
    const gzip = await isGzip(file);
    const mostBytes = gzip ? status.size * MOST_INFLATION : status.size;
    return await assemble(path, decoded(path, file, gzip), mostBytes, options);
  } finally {
    await file.close();
  }
}

async function assemble(
  path: string,
  blocks: AsyncIterable<Uint8Array>,
  mostBytes: number,
  options: ReadIdxOptions,
): Promise<IdxFile> {
  let header = new Uint8Array(0);
  let content: IdxFile | undefined;
  let filled = 0;
  for await (const block of blocks) {
    let rest = block;
    if (content === undefined) {
      header = joined(header, block);
      const dims = parseHeader(path, header);
      if (dims === undefined) continue;
      const headerBytes = 4 + 4 * dims.length;
      const count = elementCount(path, dims, mostBytes - headerBytes, options);
      content = { dims, data: new Uint8Array(count) };
      rest = header.subarray(headerBytes);
    }
    if (filled + rest.length > content.data.length) {
      throw new Error(
        `Cannot read ${path}: expected ${describe(content.dims)} and then its end, found at least ` +
          `${filled + rest.length - content.data.length} bytes more`,
      );
    }
    content.data.set(rest, filled);
    filled += rest.length;
  }
  if (content === undefined) {
    throw new Error(`Cannot read ${path}: expected an idx header, found the end after ${header.length} bytes`);
  }
  if (filled < content.data.length) {
    throw new Error(
      `Cannot read ${path}: expected ${describe(content.dims)}, found only ${filled} bytes: it is truncated`,
    );
  }
  return content;
}

/** The declared sizes, or `undefined` while the header is not yet whole. */
function parseHeader(path: string, bytes: Uint8Array): readonly number[] | undefined {
  if (bytes.length < 4) return undefined;
  const [zero0, zero1, type, axes] = bytes;
  if (zero0 !== 0 || zero1 !== 0 || type !== UNSIGNED_BYTE || axes === undefined || axes === 0) {
    const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new Error(
      `Cannot read ${path}: expected an idx file of bytes (00 00 08, then 1 or more axes), found ${found}`,
    );
  }
  if (bytes.length < 4 + 4 * axes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function elementCount(
  path: string,
  dims: readonly number[],
  mostBytes: number,
  { dims: expected, maxBytes = 2 ** 30 }: ReadIdxOptions,
): number {
  if (
    expected !== undefined && (dims.length !== expected.length || dims.some((size, axis) => size !== expected[axis]))
  ) {
    throw new Error(`Cannot read ${path}: expected ${describe(expected)}, found a header that says ${describe(dims)}`);
  }
  if (dims.includes(0)) {
    throw new Error(`Cannot read ${path}: expected sizes of at least 1, found a header that says ${describe(dims)}`);
  }
  const count = product(dims);
  if (count > mostBytes) {
    throw new Error(
      `Cannot read ${path}: expected ${describe(dims)} as its header says, found a file that holds at most ` +
        `${Math.max(0, mostBytes)}: it is truncated, or no idx file`,
    );
  }
  if (count > maxBytes) {
    throw new Error(
      `Cannot read ${path}: expected at most ${maxBytes} bytes, found a header that says ${describe(dims)}`,
    );
  }
  return count;
}

async function isGzip(file: FileHandle): Promise<boolean> {
  const magic = new Uint8Array(2);
  const { bytesRead } = await file.read(magic, 0, 2, 0);
  return bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
}

async function* decoded(path: string, file: FileHandle, gzip: boolean): AsyncGenerator<Uint8Array> {
  const raw = fileBlocks(file);
  let count = 0;
  try {
    for await (const block of gzip ? raw.pipeThrough(new DecompressionStream("gzip")) : raw) {
      count += block.length;
      yield block;
    }
  } catch (cause) {
    const what = gzip ? "a whole gzip file, found damage" : "a readable file, found an error";
    throw new Error(`Cannot read ${path}: expected ${what} after ${count} decoded bytes (${messageOf(cause)})`, {
      cause,
    });
  }
}

function fileBlocks(file: FileHandle): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = 0;
  return new ReadableStream({
    async pull(controller) {
      const block = new Uint8Array(BLOCK_BYTES);
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, position);
      position += bytesRead;
      if (bytesRead === 0) controller.close();
      else controller.enqueue(block.subarray(0, bytesRead));
    },
  });
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}

function product(dims: readonly number[]): number {
  return dims.reduce((count, size) => count * size, 1);
}

/** Headers of nonsense can have 255 axes: the first few are enough to recognise them. */
function describe(dims: readonly number[]): string {
  const shown = dims.length <= 4 ? dims.join(" x ") : `${dims.slice(0, 4).join(" x ")} x ... (${dims.length} axes)`;
  return `${shown}${dims.length > 1 ? ` = ${product(dims)}` : ""} bytes`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

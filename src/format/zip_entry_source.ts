import { crc32 } from "node:zlib";
import { type ByteSource, checkRange, holdBytes } from "./byte_source.ts";

/** Where an entry lies in its archive. */
interface Packed {
  readonly source: ByteSource;
  readonly start: number;
  readonly packedSize: number;
}

/** What an entry must unpack to, as the archive's directory says. */
interface Described {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
}

/** Small, because a block of a hostile deflate stream may come out a thousand times as large. */
const BLOCK_BYTES = 2 ** 15;

/** The content of a stored entry: a window onto the archive. */
export function checkedSource({ source, start }: Packed, { name, size, crc }: Described): ByteSource {
  const running = runningCrc(name, size, crc);
  const read = async (offset: number, length: number) => {
    checkRange({ name, size }, offset, length);
    const bytes = await source.read(start + offset, length);
    running.take(offset, bytes);
    return bytes;
  };
  return { name, size, read: oneAtATime(read), close: () => Promise.resolve() };
}

/** The content of a deflated entry: inflated forwards as far as is asked, one block held. */
export function inflatedSource(packed: Packed, { name, size, crc }: Described): ByteSource {
  let stream = inflated(packed, name, size, crc);
  let position = 0;
  let held = new Uint8Array(0);
  const restart = async () => {
    await stream.return(undefined);
    stream = inflated(packed, name, size, crc);
    position = 0;
    held = new Uint8Array(0);
  };
  /** Moves past `length` bytes, into `into` where there is one. */
  const advance = async (length: number, into?: Uint8Array) => {
    for (let done = 0; done < length;) {
      if (held.length === 0) {
        const { value } = await stream.next();
        if (value === undefined) throw truncated(name, size, position);
        held = value;
      }
      const taken = Math.min(held.length, length - done);
      into?.set(held.subarray(0, taken), done);
      held = held.subarray(taken);
      done += taken;
      position += taken;
    }
    // Whoever has come to the end must hear of a wrong CRC or a stream that goes on.
    if (position === size && held.length === 0) await stream.next();
  };
  const read = async (offset: number, length: number) => {
    checkRange({ name, size }, offset, length);
    if (offset < position) await restart();
    await advance(offset - position);
    const bytes = holdBytes(length, name);
    await advance(length, bytes);
    return bytes;
  };
  return { name, size, read: oneAtATime(read), close: async () => void await stream.return(undefined) };
}

/** Calls wait for those before them: a stream has one place, and a CRC is taken in order. */
function oneAtATime(read: ByteSource["read"]): ByteSource["read"] {
  let last: Promise<unknown> = Promise.resolve();
  return (offset, length) => {
    const result = last.then(() => read(offset, length));
    last = result.catch(() => {});
    return result;
  };
}

async function* inflated(
  { source, start, packedSize }: Packed,
  name: string,
  size: number,
  crc: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const running = runningCrc(name, size, crc);
  let at = 0;
  let unreadable: unknown;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const length = Math.min(BLOCK_BYTES, packedSize - at);
      if (length === 0) return controller.close();
      try {
        // A copy, because the stream takes what it is given.
        controller.enqueue(new Uint8Array(await source.read(start + at, length)));
        at += length;
      } catch (error) {
        unreadable = error;
        controller.error(error);
      }
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let count = 0;
  const damaged = (cause: unknown): never => {
    if (unreadable !== undefined) throw unreadable;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot read ${name}: expected deflated content, found damage after ${count} bytes (${reason})`, {
      cause,
    });
  };
  try {
    while (true) {
      const { value } = await reader.read().catch(damaged);
      if (value === undefined) break;
      if (count + value.length > size) {
        throw new Error(`Cannot read ${name}: expected ${size} bytes, found that it unpacks to more`);
      }
      running.take(count, value);
      count += value.length;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (count < size) throw truncated(name, size, count);
}

function truncated(name: string, size: number, found: number): Error {
  return new Error(`Cannot read ${name}: expected to unpack ${size} bytes, found its end after ${found}`);
}

/** Follows reads that go on where the last one ended, and compares when they have come to the end. */
function runningCrc(name: string, size: number, expected: number) {
  let position = 0;
  let crc = 0;
  return {
    take(offset: number, bytes: Uint8Array): void {
      if (offset !== position) return;
      crc = crc32(bytes, crc);
      position += bytes.length;
      if (position === size && crc !== expected) {
        throw new Error(
          `Cannot read ${name}: expected content with CRC ${hex(expected)}, found ${hex(crc)}: it is damaged`,
        );
      }
    },
  };
}

const hex = (crc: number) => crc.toString(16).padStart(8, "0");

import { type ByteSource, checkRange } from "./byte_source.ts";

/** What an archive's directory says of one file. */
export interface ZipRecord {
  readonly name: string;
  readonly size: number;
  readonly packedSize: number;
  readonly stored: boolean;
  readonly crc: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = 0x06054b50, END64 = 0x06064b50, LOCATOR64 = 0x07064b50, DIRECTORY = 0x02014b50;
const END_BYTES = 22, LOCATOR64_BYTES = 20, END64_BYTES = 56, DIRECTORY_BYTES = 46;

/** Of a file's own header, before its name. */
export const LOCAL_BYTES = 30;

const IN_EXTRA_16 = 0xffff, IN_EXTRA_32 = 0xffffffff;
const STORED = 0, DEFLATED = 8;

/** Deflate's best is a 258-byte match in two bits (RFC 1951): no entry unpacks to more than this times its size. */
const MOST_INFLATION = 1032;

/** A directory is held whole; this is some 100,000 entries. */
const MOST_DIRECTORY_BYTES = 2 ** 24;

/**
 * Reads an archive's directory and holds its claims to what is possible: see `listZip` for what is refused.
 *
 * Source: PKWARE, APPNOTE.TXT (the .ZIP file format), sections 4.3 to 4.5.
 */
export async function readZipDirectory(source: ByteSource): Promise<readonly ZipRecord[]> {
  const { count, offset, size, end } = await findDirectory(source);
  if (size > MOST_DIRECTORY_BYTES) {
    throw brokenZip(source, `a directory of at most ${MOST_DIRECTORY_BYTES} bytes`, `one of ${size}`);
  }
  if (offset + size > end) {
    throw brokenZip(source, "a directory before its end record", `one at bytes ${offset} to ${offset + size}`);
  }
  const records = parseDirectory(source, await source.read(offset, size), count);
  checkPlaces(source, records, offset);
  return records;
}

interface Directory {
  readonly count: number;
  readonly offset: number;
  readonly size: number;
  /** Where the records after the directory begin. */
  readonly end: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailBytes = Math.min(source.size, END_BYTES + 0xffff);
  const tail = viewOf(await source.read(source.size - tailBytes, tailBytes));
  let at = tailBytes - END_BYTES;
  // The comment after the record must fill the file, or the four bytes were found in one.
  while (at >= 0 && (u32(tail, at) !== END || at + END_BYTES + u16(tail, at + 20) !== tailBytes)) at--;
  if (at < 0) throw brokenZip(source, "a ZIP archive", `${source.size} bytes without its end record: it is truncated`);
  const end = source.size - tailBytes + at;
  const count = u16(tail, at + 10), size = u32(tail, at + 12), offset = u32(tail, at + 16);
  if (u16(tail, at + 4) !== u16(tail, at + 6)) throw brokenZip(source, "a whole archive", "one part of several");
  if (count !== IN_EXTRA_16 && size !== IN_EXTRA_32 && offset !== IN_EXTRA_32) return { count, offset, size, end };
  return await findDirectory64(source, end) ?? { count, offset, size, end };
}

async function findDirectory64(source: ByteSource, end: number): Promise<Directory | undefined> {
  if (end < LOCATOR64_BYTES) return undefined;
  const locator = viewOf(await source.read(end - LOCATOR64_BYTES, LOCATOR64_BYTES));
  if (u32(locator, 0) !== LOCATOR64) return undefined;
  const at = u64(source, locator, 8);
  checkRange(source, at, END64_BYTES);
  const record = viewOf(await source.read(at, END64_BYTES));
  if (u32(record, 0) !== END64) throw brokenZip(source, `a zip64 end record at byte ${at}`, "something else");
  return {
    count: u64(source, record, 32),
    size: u64(source, record, 40),
    offset: u64(source, record, 48),
    end: at,
  };
}

function parseDirectory(source: ByteSource, bytes: Uint8Array, count: number): readonly ZipRecord[] {
  const view = viewOf(bytes);
  const records: ZipRecord[] = [];
  const names = new Set<string>();
  let at = 0;
  while (at < bytes.length) {
    const index = records.length;
    const rest = bytes.length - at;
    if (rest < DIRECTORY_BYTES || u32(view, at) !== DIRECTORY) {
      throw brokenZip(source, `${count} directory records`, `${index}, then something else`);
    }
    const nameBytes = u16(view, at + 28), extraBytes = u16(view, at + 30), commentBytes = u16(view, at + 32);
    const recordBytes = DIRECTORY_BYTES + nameBytes + extraBytes + commentBytes;
    if (recordBytes > rest) {
      throw brokenZip(source, `directory record ${index} whole`, `${rest} bytes of ${recordBytes}`);
    }
    const extraAt = at + DIRECTORY_BYTES + nameBytes;
    const name = new TextDecoder().decode(bytes.subarray(at + DIRECTORY_BYTES, extraAt));
    if (names.has(name)) throw brokenZip(source, "each name once", `'${name}' again (record ${index})`);
    if ((u16(view, at + 8) & 1) !== 0) throw brokenZip(source, "files that are not encrypted", `'${name}', which is`);
    const method = u16(view, at + 10);
    if (method !== STORED && method !== DEFLATED) {
      throw brokenZip(source, "files that are stored or deflated", `'${name}' packed by method ${method}`);
    }
    const sizes = sizesOf(source, view, at, new DataView(view.buffer, view.byteOffset + extraAt, extraBytes));
    const record = { name, stored: method === STORED, crc: u32(view, at + 16), ...sizes };
    checkSizes(source, record);
    names.add(name);
    records.push(record);
    at += recordBytes;
  }
  if (records.length !== count) throw brokenZip(source, `${count} directory records`, `${records.length}`);
  return records;
}

/** Sizes and place of a directory record; those that need 64 bits stand in its extra field 1, in this order. */
function sizesOf(source: ByteSource, view: DataView, at: number, extra: DataView) {
  let field: { at: number; end: number } | undefined;
  for (let start = 0; start + 4 <= extra.byteLength;) {
    const end = start + 4 + u16(extra, start + 2);
    if (end > extra.byteLength) break;
    if (u16(extra, start) === 1) field = { at: start + 4, end };
    start = end;
  }
  const wide = (narrow: number) => {
    if (narrow !== IN_EXTRA_32) return narrow;
    if (field === undefined || field.at + 8 > field.end) return narrow;
    field.at += 8;
    return u64(source, extra, field.at - 8);
  };
  const size = wide(u32(view, at + 24));
  const packedSize = wide(u32(view, at + 20));
  return { size, packedSize, offset: wide(u32(view, at + 42)) };
}

function checkSizes(source: ByteSource, { name, size, packedSize, stored }: ZipRecord): void {
  if (stored && size !== packedSize) {
    throw brokenZip(source, `'${name}' to be stored in ${size} bytes`, `${packedSize}`);
  }
  if (size > packedSize * MOST_INFLATION) {
    throw brokenZip(source, `'${name}' to unpack to at most ${MOST_INFLATION} times ${packedSize} bytes`, `${size}`);
  }
}

/** Files lie one after the other before the directory: one that overlaps another is how a small archive claims much. */
function checkPlaces(source: ByteSource, records: readonly ZipRecord[], directoryAt: number): void {
  const ordered = records.toSorted((a, b) => a.offset - b.offset);
  ordered.forEach(({ name, offset, packedSize }, i) => {
    const next = ordered[i + 1]?.offset ?? directoryAt;
    if (offset + LOCAL_BYTES + packedSize > next) {
      throw brokenZip(source, `'${name}' to end before byte ${next}`, `${packedSize} bytes from byte ${offset} on`);
    }
  });
}

export function brokenZip({ name }: ByteSource, expected: string, found: string): Error {
  return new Error(`Cannot read ${name}: expected ${expected}, found ${found}`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const u16 = (view: DataView, at: number) => view.getUint16(at, true);
const u32 = (view: DataView, at: number) => view.getUint32(at, true);

function u64(source: ByteSource, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw brokenZip(source, "sizes below 2^53 bytes", `${value}`);
  return Number(value);
}

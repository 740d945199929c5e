/** Lists ZIP archives, zip64 included, and opens their entries as sources of their own. */
import { type ByteSource, checkRange } from "./byte_source.ts";
import { brokenZip, LOCAL_BYTES, readZipDirectory, type ZipRecord } from "./zip_directory.ts";
import { checkedSource, inflatedSource } from "./zip_entry_source.ts";

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** What it unpacks to, in bytes, as the archive's directory says; reading holds it to that. */
  readonly size: number;
  /** What it takes in the archive, in bytes. */
  readonly packedSize: number;
  /** Whether it lies in the archive as it is. */
  readonly stored: boolean;
  /**
   * Its content as a source. A stored entry is read where it lies, in any order and without a copy; a deflated one is
   * inflated as far as is asked, and from the start again where a read goes back. The CRC is checked once a reader that
   * goes forwards without a gap has come to the end.
   *
   * @throws {Error} Where the entry's own header contradicts the directory.
   */
  open(): Promise<ByteSource>;
  /** Its whole content, the CRC checked. A view without a copy where a stored entry lies in memory. */
  read(): Promise<Uint8Array>;
}

/** How much an archive may claim. */
export interface ZipLimits {
  /**
   * The most that the deflated entries may unpack to together, in bytes.
   * @default {2 ** 36}
   */
  readonly unpackedBytes?: number;
}

/** What a file's own header begins with. */
const LOCAL = 0x04034b50;

/**
 * Lists an archive's files, in the order of its directory.
 *
 * @returns The entries; they read from `source`, which stays the caller's to close.
 * @throws {Error} Where it is no ZIP, or one that is truncated, encrypted, in several parts, packed otherwise than
 * stored or deflated, overlapping, or larger unpacked than the limit or than deflate can make it.
 *
 * @example
 * ```ts
 * const entries = await listZip(bytesSource(bytes, "stats.npz"));
 * const mu = await entries.find(({ name }) => name === "mu.npy")?.read();
 * ```
 */
export async function listZip(
  source: ByteSource,
  { unpackedBytes = 2 ** 36 }: ZipLimits = {},
): Promise<readonly ZipEntry[]> {
  const records = await readZipDirectory(source);
  const unpacked = records.reduce((sum, record) => sum + (record.stored ? 0 : record.size), 0);
  if (unpacked > unpackedBytes) {
    throw brokenZip(source, `files that unpack to at most ${unpackedBytes} bytes`, `${unpacked}`);
  }
  return records.map((record) => entryOf(source, record));
}

function entryOf(source: ByteSource, record: ZipRecord): ZipEntry {
  const open = async () => {
    const { name, size, packedSize, stored, crc, offset } = record;
    const bytes = await source.read(offset, LOCAL_BYTES);
    const local = new DataView(bytes.buffer, bytes.byteOffset);
    if (local.getUint32(0, true) !== LOCAL) throw brokenZip(source, `'${name}' at byte ${offset}`, "no file there");
    const start = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
    checkRange(source, start, packedSize);
    const packed = { source, start, packedSize };
    const described = { name: `${name} in ${source.name}`, size, crc };
    return stored ? checkedSource(packed, described) : inflatedSource(packed, described);
  };
  return {
    name: record.name,
    size: record.size,
    packedSize: record.packedSize,
    stored: record.stored,
    open,
    async read() {
      const content = await open();
      try {
        return await content.read(0, content.size);
      } finally {
        await content.close();
      }
    },
  };
}

const BLOCK = 512;
const NAME = [0, 100], SIZE = [124, 136], CHECKSUM = [148, 156], TYPE = 156, MAGIC = [257, 262], PREFIX = [345, 500];

/** Entry types that hold no file: a folder, and a pax header for the whole archive (in it, a time or a commit). */
const SKIPPED = ["5", "g"];

const latin1 = new TextDecoder("latin1");

/**
 * The plain files of a tar archive in memory, by path. What npm packs is read: ustar entries with paths of up to 255
 * bytes; longer ones, links and devices are refused.
 *
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 *
 * @returns Views of `bytes`, by path as written, such as `package/package.json`.
 * @throws {Error} Where the archive is cut short, damaged, or has entries that are not read: the offset in bytes.
 *
 * @example
 * ```ts
 * const files = readTar(gunzipSync(await readFile("package.tgz")));
 * const manifest = files.get("package/package.json");
 * ```
 */
export function readTar(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    if (octal(header, CHECKSUM) !== checksum(header)) {
      throw new Error(`Cannot read the archive: expected an entry's header at byte ${at}, found another checksum`);
    }
    const size = octal(header, SIZE);
    const type = String.fromCharCode(header[TYPE] || 0x30);
    const begin = at + BLOCK;
    if (type === "0") {
      if (begin + size > bytes.length) {
        const found = `the end after ${bytes.length - begin}`;
        throw new Error(`Cannot read the archive: expected ${size} bytes for ${pathOf(header)}, found ${found}`);
      }
      files.set(pathOf(header), bytes.subarray(begin, begin + size));
    } else if (!SKIPPED.includes(type)) {
      throw new Error(`Cannot read the archive: expected files and folders, found type '${type}' at byte ${at}`);
    }
    at = begin + BLOCK * Math.ceil(size / BLOCK);
  }
  throw new Error(`Cannot read the archive: expected an empty block at its end, found none in ${bytes.length} bytes`);
}

function pathOf(header: Uint8Array): string {
  const name = text(header, NAME);
  const prefix = text(header, MAGIC) === "ustar" ? text(header, PREFIX) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** A field up to its first NUL. */
function text(header: Uint8Array, [begin, end]: readonly number[]): string {
  const field = latin1.decode(header.subarray(begin, end));
  return field.split("\0", 1)[0]!;
}

function octal(header: Uint8Array, field: readonly number[]): number {
  return Number.parseInt(text(header, field).trim() || "0", 8);
}

/** The sum of the header's bytes, with spaces for the checksum itself. */
function checksum(header: Uint8Array): number {
  const [begin = 0, end = 0] = CHECKSUM;
  return header.reduce((sum, byte, i) => sum + (i >= begin && i < end ? 0x20 : byte), 0);
}

/**
 * General compressors: models of text that know nothing of language.
 *
 * Three give the size of their reference library, to the byte, whatever runs them: zlib, libbz2, liblzma. The runtime's own
 * gzip is left aside, whose output is 0.2 % larger than zlib's. (The gzip program is not zlib either: 0.1 % apart.) Brotli
 * is the runtime's, within a thousandth of the reference encoder.
 *
 * How far back each remembers: gzip 32 KiB, bzip2 to the beginning of its block of 900 kB, xz 8 MiB, Brotli 16 MiB. All
 * are at their best level; that of xz is 6, since its higher levels enlarge nothing but the dictionary, and "extreme" was
 * no shorter than 6 on a novel.
 *
 * 1.2 MB take 0.2 s with gzip, 0.5 s with bzip2, 1.5 s and 0.1 GiB with xz, 3 s with Brotli. bzip2 and xz run in a worker of
 * their own, which reads its WebAssembly: they need permission to read, the others need none.
 *
 * Sources: RFC 1951 and 1952 (gzip), RFC 7932 (Brotli); https://sourceware.org/bzip2; https://tukaani.org/xz.
 */
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
// @ts-types="./libarchive_js.d.ts"
import { Archive } from "libarchive.js";
import { gzip } from "pako";
import type { Convention } from "../../core/run.ts";

/** A compressor at its best level. */
export interface Compressor {
  readonly id: "gzip" | "brotli" | "bzip2" | "xz";
  /** As its program would be called. */
  readonly name: string;
  /** What its sizes depend on. */
  readonly convention: Convention;
  /** Bytes of the compressed stream, with its headers and checksums. */
  readonly size: (bytes: Uint8Array<ArrayBuffer>) => Promise<number>;
}

/**
 * From the one that remembers least to the one that remembers most.
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode("Call me Ishmael. ".repeat(100));
 * for (const { name, size } of COMPRESSORS) console.log(name, await size(bytes)); // gzip -9: 52 bytes of 1700
 * ```
 */
export const COMPRESSORS: readonly Compressor[] = [
  {
    id: "gzip",
    name: "gzip -9",
    convention: { implementation: "zlib, as pako 3.0.3", level: 9, memory_level: 8, window: "32 KiB" },
    size: (bytes) => Promise.resolve(gzip(bytes, { level: 9, memLevel: 8, legacyHash: true }).length),
  },
  {
    id: "bzip2",
    name: "bzip2 -9",
    convention: { implementation: "libbz2 1.0.6, in libarchive.js 2.0.2", level: 9, block: "900 kB" },
    size: (bytes) => archivedSize(bytes, "bzip2"),
  },
  {
    id: "xz",
    name: "xz -6",
    convention: { implementation: "liblzma, in libarchive.js 2.0.2", level: 6, dictionary: "8 MiB", check: "CRC64" },
    size: (bytes) => archivedSize(bytes, "xz"),
  },
  {
    id: "brotli",
    name: "brotli -q 11",
    convention: { implementation: `node:zlib of Deno ${Deno.version.deno}`, level: 11, window: "16 MiB" },
    size: async (bytes) => (await brotli(bytes, { params: BROTLI })).length,
  },
];

const brotli = promisify(brotliCompress);
/** The window is two to the power of it, less 16 bytes: the format's largest. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };

/** libarchive.js lets no level be chosen; libarchive's own are 9 of bzip2 and 6 of xz. */
async function archivedSize(bytes: Uint8Array<ArrayBuffer>, compression: "bzip2" | "xz"): Promise<number> {
  const files = [{ file: new Blob([bytes]), pathname: "text" }];
  return (await Archive.write({ files, outputFileName: "text", compression, format: "raw", passphrase: null })).size;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, sha256 } from "../core/fingerprint.ts";
import { atomicWrite } from "./atomic_write.ts";

/** The result of one unit of work: named arrays. */
export type UnitArrays = Readonly<Record<string, Uint8Array | Float32Array | Float64Array>>;

const MAGIC = "assay-unit-1\n";
const ARRAYS = { Uint8Array, Float32Array, Float64Array };
type ArrayKind = keyof typeof ARRAYS;

/**
 * Finished units of work, addressed by everything that can change their bytes, never by a name.
 *
 * A file holds a line that names the format, a line of JSON (arrays and the payload's sha256), and the payload; one
 * that was cut short or changed does not match its hash and counts as absent.
 */
export class UnitCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The address of a unit: the sha256 of its description. */
  static address(description: Json): string {
    return sha256(canonicalJson(description));
  }

  /** The arrays kept under an address, or `undefined`. */
  async get(address: string): Promise<UnitArrays | undefined> {
    const file = await readFile(this.#path(address)).catch(() => undefined);
    if (file === undefined) return undefined;
    const bytes = new Uint8Array(file);
    const text = new TextDecoder();
    const headerAt = MAGIC.length;
    const headerEnd = bytes.indexOf(10, headerAt);
    if (headerEnd < 0 || text.decode(bytes.subarray(0, headerAt)) !== MAGIC) return undefined;
    const header = parseHeader(text.decode(bytes.subarray(headerAt, headerEnd)));
    const payload = bytes.slice(headerEnd + 1);
    if (header === undefined || sha256(payload) !== header.sha256) return undefined;
    const arrays: Record<string, Uint8Array | Float32Array | Float64Array> = {};
    let at = 0;
    for (const { name, kind, length } of header.arrays) {
      const constructor = ARRAYS[kind];
      const size = length * constructor.BYTES_PER_ELEMENT;
      arrays[name] = new constructor(payload.slice(at, at + size).buffer);
      at += size;
    }
    return arrays;
  }

  /** Keeps the arrays of a unit. */
  async put(address: string, arrays: UnitArrays): Promise<void> {
    const entries = Object.entries(arrays);
    const payload = new Uint8Array(entries.reduce((sum, [, array]) => sum + array.byteLength, 0));
    let at = 0;
    for (const [, array] of entries) {
      payload.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
      at += array.byteLength;
    }
    const header = JSON.stringify({
      sha256: sha256(payload),
      arrays: entries.map(([name, array]) => ({ name, kind: kindOf(array), length: array.length })),
    });
    const head = new TextEncoder().encode(`${MAGIC}${header}\n`);
    const file = new Uint8Array(head.length + payload.length);
    file.set(head);
    file.set(payload, head.length);
    await atomicWrite(this.#path(address), file);
  }

  #path(address: string): string {
    return join(this.#folder, address.slice(0, 2), `${address}.unit`);
  }
}

interface Header {
  readonly sha256: string;
  readonly arrays: readonly { readonly name: string; readonly kind: ArrayKind; readonly length: number }[];
}

/** Trusted once the payload's hash agrees: only this class writes these files. */
function parseHeader(line: string): Header | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function kindOf(array: UnitArrays[string]): ArrayKind {
  if (array instanceof Uint8Array) return "Uint8Array";
  return array instanceof Float32Array ? "Float32Array" : "Float64Array";
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, sha256 } from "../core/fingerprint.ts";
import { atomicWrite } from "./atomic_write.ts";

/** The result of one unit of work: named arrays. */
export type UnitArrays = Readonly<Record<string, UnitArray>>;
export type UnitArray = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

const MAGIC = "assay-unit-2\n";
const HASH_LENGTH = 64;
const ARRAYS = { Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array };
type ArrayKind = keyof typeof ARRAYS;

/**
 * Finished units of work, addressed by everything that can change their bytes, never by a name.
 *
 * A file holds a line that names the format, the sha256 of all that follows, a line of JSON that lists the arrays, and
 * their bytes; one that was cut short or changed does not match its hash and counts as absent.
 */
export class UnitCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where it keeps its files: a worker opens the same cache by it. */
  get folder(): string {
    return this.#folder;
  }

  /** The address of a unit: the sha256 of its description. */
  static address(description: Json): string {
    return sha256(canonicalJson(description));
  }

  /** The arrays kept under an address, or `undefined`. */
  async get(address: string): Promise<UnitArrays | undefined> {
    const file = await readFile(this.#path(address)).catch(() => undefined);
    if (file === undefined) return undefined;
    const text = new TextDecoder();
    const bodyAt = MAGIC.length + HASH_LENGTH + 1;
    const body = new Uint8Array(file.subarray(bodyAt));
    if (text.decode(file.subarray(0, bodyAt)) !== `${MAGIC}${sha256(body)}\n`) return undefined;
    // The hash agrees, so the header is one that `put` wrote.
    const headerEnd = body.indexOf(10);
    const header: Header = JSON.parse(text.decode(body.subarray(0, headerEnd)));
    const arrays: Record<string, UnitArray> = {};
    let at = headerEnd + 1;
    for (const { name, kind, length } of header) {
      const constructor = ARRAYS[kind];
      const size = length * constructor.BYTES_PER_ELEMENT;
      arrays[name] = new constructor(body.slice(at, at + size).buffer);
      at += size;
    }
    return arrays;
  }

  /** Keeps the arrays of a unit. */
  async put(address: string, arrays: UnitArrays): Promise<void> {
    const entries = Object.entries(arrays);
    const header: Header = entries.map(([name, array]) => ({ name, kind: kindOf(array), length: array.length }));
    const head = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
    const body = new Uint8Array(entries.reduce((sum, [, array]) => sum + array.byteLength, head.length));
    body.set(head);
    let at = head.length;
    for (const [, array] of entries) {
      body.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
      at += array.byteLength;
    }
    const front = new TextEncoder().encode(`${MAGIC}${sha256(body)}\n`);
    const file = new Uint8Array(front.length + body.length);
    file.set(front);
    file.set(body, front.length);
    await atomicWrite(this.#path(address), file);
  }

  #path(address: string): string {
    return join(this.#folder, address.slice(0, 2), `${address}.unit`);
  }
}

/** The arrays in their order. */
type Header = readonly { readonly name: string; readonly kind: ArrayKind; readonly length: number }[];

function kindOf(array: UnitArray): ArrayKind {
  if (array instanceof Uint8Array) return "Uint8Array";
  if (array instanceof Uint16Array) return "Uint16Array";
  if (array instanceof Uint32Array) return "Uint32Array";
  return array instanceof Float32Array ? "Float32Array" : "Float64Array";
}

import { readFileSync } from "node:fs";

/** For tests: reads a NumPy file beside this one, little-endian float32 or bytes in C order, as np.save writes them. */
export function readGolden(name: string): { readonly shape: readonly number[]; readonly data: Float32Array | Uint8Array } {
  const bytes = readFileSync(new URL(name, import.meta.url));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, start);
  const content = Uint8Array.from(bytes.subarray(start));
  const shape = (/'shape': \(([\d, ]+)\)/.exec(header)?.[1] ?? "").split(",").filter(Boolean).map(Number);
  if (header.includes("'|u1'")) return { shape, data: content };
  if (header.includes("'<f4'")) return { shape, data: new Float32Array(content.buffer) };
  throw new Error(`${name}: unexpected ${header}`);
}

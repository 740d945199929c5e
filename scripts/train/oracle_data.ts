/**
 * Writes images of the oracle as .npy for the recipes in Python: images.npy, uint8 [count, 16, 16], labels.npy (the glyph),
 * uint8 [count], and modes.npy, uint16 [count].
 *
 *     deno run -A scripts/train/oracle_data.ts --split train --count 100000 --out DIR
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { concatBytes } from "../../src/core/concat_bytes.ts";
import { UsageError } from "../../src/core/usage_error.ts";
import { openOracle } from "../../src/dataset/oracle/open_oracle.ts";
import { ORACLE_SPLITS } from "../../src/dataset/oracle/oracle_images.ts";

const { values } = parseArgs({
  options: { split: { type: "string" }, count: { type: "string" }, out: { type: "string" } },
});
const split = ORACLE_SPLITS.find((name) => name === values.split);
const count = Number(values.count);
if (split === undefined || !Number.isInteger(count) || count < 1 || values.out === undefined) {
  throw new UsageError(`Expected --split ${ORACLE_SPLITS.join("|")} --count N --out DIR`);
}
const { images, labels, modes, shape: [, height, width] } = openOracle(split, count);
await mkdir(values.out, { recursive: true });
await Promise.all([
  writeFile(join(values.out, "images.npy"), npy("|u1", [count, height, width], images)),
  writeFile(join(values.out, "labels.npy"), npy("|u1", [count], labels)),
  writeFile(join(values.out, "modes.npy"), npy("<u2", [count], new Uint8Array(modes.buffer))),
]);

/** NumPy's format 1.0: magic, version, length of the header, header padded to a multiple of 64, data. */
function npy(type: string, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const start = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8];
  return concatBytes([Uint8Array.from(start), new TextEncoder().encode(header), bytes]);
}

import { sha256 } from "../../core/fingerprint.ts";
import type { ImageDataset } from "../image_dataset.ts";
import { ORACLE_SIDE, oracleMode } from "./oracle.ts";
import { oracleImages, type OracleSplit } from "./oracle_images.ts";

/** Oracle images as a dataset: labels are glyphs, 0 to 15. */
export interface OracleDataset extends ImageDataset {
  /** [count]: the mode that each image was drawn from. */
  readonly modes: Uint16Array;
}

/**
 * Opens the first images of a split of the oracle, whose true likelihood is known: drawn on the spot, nothing is read.
 *
 * @param count How many: splits have no end.
 *
 * @example
 * ```ts
 * const { images, labels, modes } = openOracle("test", 1000);
 * ```
 */
export function openOracle(split: OracleSplit, count: number): OracleDataset {
  const { images, modes } = oracleImages(0, count, split);
  return {
    id: "oracle",
    split,
    shape: [1, ORACLE_SIDE, ORACLE_SIDE],
    levels: 256,
    count,
    sha256: sha256(images),
    images,
    labels: Uint8Array.from(modes, (mode) => oracleMode(mode).glyph),
    modes,
  };
}

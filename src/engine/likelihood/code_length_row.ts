import type { ImageFormat } from "../../card/image_format.ts";
import type { Cell, Row } from "../../core/run.ts";
import { codeLength } from "../../metric/code_length.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { measuredCell } from "../outcome_cell.ts";
import type { HeldOut } from "./held_out.ts";
import { dataConvention } from "./likelihood_estimate.ts";

/** Images that a compressor is measured on: enough for two decimals. */
const IMAGES = 1000;

/** The bits that a general compressor needs, image by image: what a model of these images must beat. */
export function compressorCells(row: Row, heldOut: HeldOut, microBatch: number): Cell[] {
  const { shape, size, images, slice } = heldOut;
  const count = Math.min(IMAGES, heldOut.count);
  const lengths = Float64Array.from(
    { length: count },
    (_, i) => codeLength(images.subarray(i * size, (i + 1) * size), shape),
  );
  const format: ImageFormat = { shape: [...shape], layout: "NCHW", levels: 256, range: [0, 1] };
  const estimate = (factor: number, unit: "bits/dim" | "nats") => {
    const sample = meanAndVariance(lengths.map((bits) => bits * factor));
    return {
      value: sample.mean,
      interval: intervalOfMean(sample),
      level: 0.95,
      n: count,
      unit,
      direction: "lower" as const,
      kind: "exact" as const,
      convention: {
        quantity: unit === "nats" ? "log-mass of whole images" : "log2-mass of whole images",
        ...dataConvention(format, slice),
        micro_batch: microBatch,
        interval: "t over images",
      },
      details: { method: "length of PNG's filters and deflate, without headers" },
    };
  };
  return [
    measuredCell(row, "bits_per_dim", estimate(1 / size, "bits/dim")),
    measuredCell(row, "nats_per_image", estimate(Math.LN2, "nats")),
  ];
}

import { readFileSync } from "node:fs";
import { z } from "zod";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import type { Pixels, SampleComparison } from "../sample_metric.ts";

const counts = { reference: z.array(z.number()), generated: z.array(z.number()) };
const interval = z.tuple([z.number(), z.number()]);

/** NumPy's and SciPy's numbers: `blur_and_modes.py` makes them. */
export const blurAndModes = z.object({
  statistics: z.array(z.object({
    shape: z.tuple([z.number(), z.number(), z.number()]),
    laplacian_variance: z.array(z.number()),
    high_frequency_share: z.array(z.number()),
  })),
  bins: z.array(z.object({ ...counts, different: z.number(), jensen_shannon: z.number() })),
  classes: z.array(z.object({ ...counts, kl: z.number() })),
  ratios: z.array(z.object({ above: z.array(z.number()), below: z.array(z.number()), value: z.number(), interval })),
}).parse(JSON.parse(readFileSync(new URL("blur_and_modes.json", import.meta.url), "utf8")));

/** What `blur_and_modes.py` makes too: any grey levels without an order. */
export function anyImages(count: number, shape: Pixels["shape"]): Pixels {
  const size = shape[0] * shape[1] * shape[2];
  return {
    data: Uint8Array.from({ length: count * size }, (_, k) => (k * k * 31 + k * 17 + 7 * Math.floor(k / 5)) % 251),
    shape,
  };
}

/** Two sets of images of which no feature is known. */
export function comparePixels(generated: Pixels, reference: Pixels): SampleComparison {
  return { generated: { pixels: generated }, reference: { pixels: reference }, network: "none", algebra: plainAlgebra };
}

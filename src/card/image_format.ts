/** What a card says of images: their shape, and how numbers stand for their levels. */
import { z } from "zod";

const count = z.number().int().positive();

/**
 * How 8-bit pixels become the two levels of a binary model: 1 where the grey level is above a threshold, or 1 with the
 * probability level / 255, drawn with the run's seed.
 */
const binarisationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("threshold"), above: z.number().int().min(0).max(254) }),
  z.strictObject({ kind: z.literal("stochastic") }),
]);
export type Binarisation = z.infer<typeof binarisationSchema>;

/** How the numbers that a graph reads and writes stand for pixels. */
export const formatSchema = z.strictObject({
  /** Channels, height, width. */
  shape: z.tuple([count, count, count]),
  layout: z.literal("NCHW"),
  /**
   * Number of grey levels; level k stands for `low + (high - low) · k / (levels - 1)`, and under dequantisation for
   * numbers from `low + (high - low) · k / levels` to the next.
   */
  levels: z.union([z.literal(256), z.literal(2)]),
  range: z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, "must be [low, high] with low < high"),
  /** For models of two levels: what was done to the 8-bit images they were made for. */
  binarisation: binarisationSchema.optional(),
}).refine(({ levels, binarisation }) => (levels === 2) === (binarisation !== undefined), {
  path: ["binarisation"],
  message: "comes with 2 levels and only with them",
});
export type ImageFormat = z.infer<typeof formatSchema>;

/** What a card says of the distribution that a network's output describes. */
import { z } from "zod";
import type { ImageFormat } from "./image_format.ts";

/** What a network's output says of an image's levels: a distribution of `src/observation`. */
export const observationSchema = z.discriminatedUnion("kind", [
  /** [N, levels · channels, H, W]: the logits of a level for all channels, then those of the next level. */
  z.strictObject({ kind: z.literal("categorical"), classAxis: z.literal(1) }),
  /** [N, channels, H, W]: logits of level 1. */
  z.strictObject({ kind: z.literal("bernoulli") }),
  /** [N, 2 · channels, H, W]: log alpha of all channels, then log beta. */
  z.strictObject({
    kind: z.literal("beta-binomial"),
    parameters: z.tuple([z.literal("log-alpha"), z.literal("log-beta")]),
  }),
  /** [N, 2 · channels, H, W]: means on [-1, 1] of all channels, then the logarithms of standard deviations. */
  z.strictObject({ kind: z.literal("discretized-gaussian") }),
  /** [N, 3 · K, H, W] for one channel, [N, 10 · K, H, W] for three, in PixelCNN++'s order. */
  z.strictObject({ kind: z.literal("discretized-logistic-mixture"), components: z.number().int().positive() }),
]);
export type ObservationSpec = z.infer<typeof observationSchema>;

/** Complains of an observation that does not fit its card's format. */
export function checkObservation(
  { format, observation }: { readonly format: ImageFormat; readonly observation: ObservationSpec },
  complain: (message: string) => void,
): void {
  if (observation.kind === "bernoulli" && format.levels !== 2) complain("bernoulli pixels need format.levels 2");
  if (observation.kind === "discretized-logistic-mixture" && ![1, 3].includes(format.shape[0])) {
    complain(`the mixture is defined for 1 or 3 channels, the format has ${format.shape[0]}`);
  }
}

/** Channels of the output that carries an observation's parameters. */
export function observationChannels(spec: ObservationSpec, { shape: [channels], levels }: ImageFormat): number {
  switch (spec.kind) {
    case "categorical":
      return channels * levels;
    case "bernoulli":
      return channels;
    case "beta-binomial":
    case "discretized-gaussian":
      return 2 * channels;
    case "discretized-logistic-mixture":
      return (channels === 1 ? 3 : 10) * spec.components;
  }
}

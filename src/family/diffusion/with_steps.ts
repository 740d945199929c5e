import { type CardOf, type DiffusionSpec, samplerSchema } from "../../card/card.ts";

/** How a diffusion model may be sampled. */
export type SamplerKind = DiffusionSpec["sampler"]["kind"];

/**
 * A diffusion model's card that asks for another sampler or number of steps: what quality costs is a sweep over these.
 *
 * What the card says of the same sampler besides its steps is kept. Of another one, DDIM is without noise (eta 0), and
 * DPM-Solver++ has the schema's defaults. Whether the schedule has so many steps shows when the model is opened.
 *
 * @throws {ZodError} Where `steps` is no positive whole number.
 *
 * @example
 * ```ts
 * const sweep = [5, 10, 20, 50, 100].map((steps) => withSteps(card, "dpm-solver++-2m", steps));
 * ```
 */
export function withSteps(card: CardOf<"diffusion">, kind: SamplerKind, steps: number): CardOf<"diffusion"> {
  const said = card.diffusion.sampler;
  const sampler = samplerSchema.parse(
    said.kind === kind ? { ...said, steps } : { kind, steps, ...(kind === "ddim" && { eta: 0 }) },
  );
  return { ...card, diffusion: { ...card.diffusion, sampler } };
}

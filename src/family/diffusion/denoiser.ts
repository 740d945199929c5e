import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import type { Graph } from "../../runtime/graph.ts";
import { classLabels } from "../class_labels.ts";
import { finiteOutput } from "../finite_output.ts";

/** What a diffusion model's network says of noised images. */
export interface Denoised {
  /** [count, size]: of the card's kind. */
  readonly prediction: Float32Array;
  /** [count, size], where the variance is learned. */
  readonly variance?: Float32Array;
}

/**
 * Predicts for a batch of noised images, each at its own time step; steps between whole ones are for networks that take
 * any time.
 *
 * @param first Index of the first image, for messages and classes.
 */
export type Denoise = (xt: Float32Array, steps: readonly number[], first: number) => Promise<Denoised>;

/** @param steps T, which the time input may be a fraction of. */
export function denoiser(card: CardOf<"diffusion">, graph: Graph, steps: number): Denoise {
  const { denoise, time, conditioning, variance } = card.diffusion;
  const { size } = new Pixels(card.format);
  return async (xt, indices, first) => {
    const count = indices.length;
    const times = new Float32Array(count), whole = time === "index" ? 1 : steps;
    for (let i = 0; i < count; i++) times[i] = indices[i]! / whole;
    const outputs = await graph.run({
      [denoise.input]: { data: xt, dims: [count, ...card.format.shape] },
      [denoise.time]: { data: times, dims: [count] },
      ...classLabels(conditioning, first, count),
    });
    const output = finiteOutput(outputs, denoise.output, { first, count });
    if (variance !== "learned-range") return { prediction: output };
    const halves = { prediction: new Float32Array(count * size), variance: new Float32Array(count * size) };
    for (let i = 0; i < count; i++) {
      halves.prediction.set(output.subarray(2 * i * size, (2 * i + 1) * size), i * size);
      halves.variance.set(output.subarray((2 * i + 1) * size, (2 * i + 2) * size), i * size);
    }
    return halves;
  };
}

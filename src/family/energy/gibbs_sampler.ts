/**
 * Block Gibbs sampling of a restricted Boltzmann machine: all hidden units given the visible ones, then the reverse, from a
 * start at the base rates. A sample is the last state, black and white; how far a chain of finite length has come is for
 * the sample metrics to see.
 */
import type { CardOf } from "../../card/card.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import type { Sampler } from "../model.ts";
import { type BoltzmannMachine, drawUnits } from "./boltzmann_machine.ts";

/** Sweeps of a card that names none. */
export const DEFAULT_SWEEPS = 1000;

export function gibbsSampler(card: CardOf<"energy">, machine: BoltzmannMachine): Sampler {
  const sweeps = card.energy.sampler?.steps ?? DEFAULT_SWEEPS;
  const { size, units } = machine;
  return {
    evaluations: 2 * sweeps,
    convention: { sampler: "gibbs", steps: sweeps, start: "base rates" },
    async draw(noise: Noise, first: number, count: number) {
      const v = new Float32Array(count * size), h = new Float32Array(count * units);
      const ofVisible = new Float64Array(v.length), ofHidden = new Float64Array(h.length);
      const fill = (uniforms: Float64Array, stream: typeof STREAM.latent | typeof STREAM.sampler, draw: number) => {
        const width = uniforms.length / count;
        for (let i = 0; i < count; i++) {
          noise.uniform(uniforms.subarray(i * width, (i + 1) * width), { stream, example: first + i, draw });
        }
        return uniforms;
      };
      drawUnits(machine.base, fill(ofVisible, STREAM.latent, 0), v);
      for (let sweep = 0; sweep < sweeps; sweep++) {
        const { logits } = await machine.hidden(v, [1, 1], first);
        drawUnits(logits, fill(ofHidden, STREAM.sampler, 2 * sweep), h);
        drawUnits(await machine.visible(h, 1, first), fill(ofVisible, STREAM.sampler, 2 * sweep + 1), v);
      }
      return Uint8Array.from(v);
    },
  };
}

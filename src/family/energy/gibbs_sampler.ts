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
      const uniformsOf = (stream: typeof STREAM.latent | typeof STREAM.sampler, width: number, draw: number) => {
        const uniforms = new Float64Array(count * width);
        for (let i = 0; i < count; i++) {
          noise.uniform(uniforms.subarray(i * width, (i + 1) * width), { stream, example: first + i, draw });
        }
        return uniforms;
      };
      let v = drawUnits(machine.base, uniformsOf(STREAM.latent, size, 0));
      for (let sweep = 0; sweep < sweeps; sweep++) {
        const { logits } = await machine.hidden(v, [1, 1], first);
        const h = drawUnits(logits, uniformsOf(STREAM.sampler, units, 2 * sweep));
        v = drawUnits(await machine.visible(h, 1, first), uniformsOf(STREAM.sampler, size, 2 * sweep + 1));
      }
      return Uint8Array.from(v);
    },
  };
}

/**
 * A restricted Boltzmann machine between no weights and its own: p(v; beta) is proportional to exp(-F(v; beta)), where
 * beta = 0 has independent visible units of known rates and fair hidden ones.
 */
import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { bernoulliDraws } from "../../observation/bernoulli.ts";
import type { OpenGraph } from "../../runtime/graph.ts";
import { softplus } from "../../stats/softplus.ts";
import { finiteOutput } from "../finite_output.ts";

/** A batch of visible states, 0 or 1, [count, size], and the hidden units' logits there. */
export interface HiddenSide {
  /** [count, units] */
  readonly logits: Float32Array;
  /** F at both inverse temperatures, [count, 2], in nats. */
  readonly freeEnergy: Float32Array;
}

export interface BoltzmannMachine {
  /** Visible units. */
  readonly size: number;
  /** Hidden units. */
  readonly units: number;
  /** The hidden side at the second of two inverse temperatures, and free energies at both. */
  hidden(v: Float32Array, betas: readonly [number, number], first: number): Promise<HiddenSide>;
  /** Logits of the visible units given hidden ones, [count, size]. */
  visible(h: Float32Array, beta: number, first: number): Promise<Float32Array>;
  /** Logits of the visible units without weights, [size]: the base rates. */
  readonly base: Float32Array;
  /** The log-partition without weights, in nats. */
  readonly baseLogPartition: number;
}

/** Opens both graphs and asks for the base rates. */
export async function openBoltzmannMachine(card: CardOf<"energy">, open: OpenGraph): Promise<BoltzmannMachine> {
  const { units, hidden, visible } = card.energy;
  const { size } = new Pixels(card.format);
  const hiddenGraph = await open("hidden"), visibleGraph = await open("visible");
  const visibleLogits = async (h: Float32Array, beta: number, first: number) => {
    const count = h.length / units;
    const outputs = await visibleGraph.run({
      [visible.input]: { data: h, dims: [count, units] },
      [visible.beta]: { data: Float32Array.of(beta), dims: [1] },
    });
    return finiteOutput(outputs, visible.logits, { first, count });
  };
  const base = (await visibleLogits(new Float32Array(units), 0, 0)).slice();
  return {
    size,
    units,
    base,
    baseLogPartition: base.reduce((sum, logit) => sum + softplus(logit), units * Math.LN2),
    visible: visibleLogits,
    async hidden(v, betas, first) {
      const count = v.length / size;
      const outputs = await hiddenGraph.run({
        [hidden.input]: { data: v, dims: [count, ...card.format.shape] },
        [hidden.betas]: { data: Float32Array.from(betas), dims: [2] },
      });
      return {
        logits: finiteOutput(outputs, hidden.logits, { first, count }),
        freeEnergy: finiteOutput(outputs, hidden.freeEnergy, { first, count }),
      };
    },
  };
}

/**
 * Units drawn from logits [count, size] by uniform numbers of the same shape; one row of logits serves all.
 *
 * @param units Room for as many; overwritten.
 */
export function drawUnits(
  logits: Float32Array,
  uniforms: Float64Array,
  units: Float32Array = new Float32Array(uniforms.length),
): Float32Array {
  const row = logits.length;
  for (let at = 0; at < units.length; at += row) {
    bernoulliDraws(logits, uniforms.subarray(at, at + row), units.subarray(at, at + row));
  }
  return units;
}

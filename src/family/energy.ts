/**
 * Energy-based models: a restricted Boltzmann machine with binary pixels, log p(v) = -F(v) - log Z. The free energy F is
 * in closed form; log Z is annealed and too small in expectation, so that the likelihood is too large: an `upper-bound`.
 *
 * Source: Salakhutdinov & Murray 2008, "On the quantitative analysis of deep belief networks".
 */
import type { CardOf } from "../card/card.ts";
import { Noise } from "../core/noise.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { checkFinite } from "./check_finite.ts";
import { forwardPartition } from "./energy/annealed_importance.ts";
import { type BoltzmannMachine, openBoltzmannMachine } from "./energy/boltzmann_machine.ts";
import { gibbsSampler } from "./energy/gibbs_sampler.ts";
import type { LikelihoodMethod, MethodOf } from "./likelihood_method.ts";
import type { LogPartition } from "./log_partition.ts";
import type { Capability, LikelihoodEstimator, Model } from "./model.ts";
import { notOffered } from "./not_offered.ts";

const DEFAULT: MethodOf<"ais"> = { method: "ais", chains: 64, temperatures: 1000 };

/** Turns a Boltzmann machine's card into a model. */
export async function openEnergy(card: CardOf<"energy">, open: OpenGraph): Promise<Model> {
  const machine = await openBoltzmannMachine(card, open);
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> =>
    method.method === "ais"
      ? { has: true, use: annealedLikelihood(machine, method) }
      : notOffered(card.family, method, [DEFAULT]);
  return {
    card,
    sample: { has: true, use: gibbsSampler(card, machine) },
    likelihoodMethods: [DEFAULT],
    likelihood,
  };
}

function annealedLikelihood(machine: BoltzmannMachine, method: MethodOf<"ais">): LikelihoodEstimator {
  const { size } = machine;
  const partition = forwardPartition(machine, method);
  return {
    kind: "upper-bound",
    basis: "mass",
    convention: {
      likelihood: "free energy",
      partition: "annealed importance sampling, forward",
      chains: method.chains,
      temperatures: method.temperatures,
      start: "base rates",
    },
    evaluations: 1,
    partition,
    async score(images: Uint8Array, noise: Noise, first: number, logPartition?: LogPartition) {
      const count = images.length / size;
      const { nats: logZ } = logPartition ?? await partition.measure(noise);
      const { freeEnergy } = await machine.hidden(Float32Array.from(images), [1, 1], first);
      const energy = Float64Array.from({ length: count }, (_, i) => freeEnergy[2 * i + 1]!);
      const nats = energy.map((value) => -value - logZ);
      checkFinite(nats, first);
      return { nats, terms: { energy, log_partition: new Float64Array(count).fill(logZ) } };
    },
  };
}

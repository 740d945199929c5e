/**
 * Energy-based models: a restricted Boltzmann machine with binary pixels, log p(v) = -F(v) - log Z. The free energy F is
 * in closed form; log Z is annealed and too small in expectation, so that the likelihood is too large: an `upper-bound`.
 * Annealed in reverse it is too large if chains start from exact samples. Those of a Gibbs chain are not, so that the
 * number is an `estimate`: near the bound where all is well, and nothing is proven by it.
 *
 * Sources: Salakhutdinov & Murray 2008, "On the quantitative analysis of deep belief networks"; reverse: Burda, Grosse,
 * Salakhutdinov 2015 (arXiv:1412.8566).
 */
import type { CardOf } from "../card/card.ts";
import { Noise } from "../core/noise.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { checkFinite } from "./check_finite.ts";
import { forwardPartition, measurePartition, reversePartition } from "./energy/annealed_importance.ts";
import { type BoltzmannMachine, openBoltzmannMachine } from "./energy/boltzmann_machine.ts";
import { gibbsSampler } from "./energy/gibbs_sampler.ts";
import type { LikelihoodMethod, MethodOf } from "./likelihood_method.ts";
import type { LogPartition } from "./log_partition.ts";
import type { Capability, LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { notOffered } from "./not_offered.ts";

const METHODS: readonly MethodOf<"ais">[] = [
  { method: "ais", chains: 64, temperatures: 1000 },
  { method: "ais", chains: 64, temperatures: 1000, direction: "reverse" },
];

/** Turns a Boltzmann machine's card into a model. */
export async function openEnergy(card: CardOf<"energy">, open: OpenGraph): Promise<Model> {
  const machine = await openBoltzmannMachine(card, open);
  const sampler = gibbsSampler(card, machine);
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> =>
    method.method === "ais"
      ? { has: true, use: annealedLikelihood(machine, sampler, method) }
      : notOffered(card.family, method, METHODS);
  return {
    card,
    sample: { has: true, use: sampler },
    likelihoodMethods: METHODS,
    likelihood,
  };
}

function annealedLikelihood(machine: BoltzmannMachine, sampler: Sampler, method: MethodOf<"ais">): LikelihoodEstimator {
  const { size } = machine;
  const { chains, temperatures, direction = "forward" } = method;
  const partition = direction === "forward"
    ? forwardPartition(machine, method)
    : reversePartition(machine, sampler, method);
  return {
    kind: direction === "forward" ? "upper-bound" : "estimate",
    basis: "mass",
    convention: {
      likelihood: "free energy",
      partition: `annealed importance sampling, ${direction}`,
      chains,
      temperatures,
      start: direction === "forward" ? "base rates" : "Gibbs samples, not exact: approximate",
    },
    evaluations: 1,
    partition,
    async score(images: Uint8Array, noise: Noise, first: number, logPartition?: LogPartition) {
      const count = images.length / size;
      const { nats: logZ } = logPartition ?? await measurePartition(partition, noise);
      const { freeEnergy } = await machine.hidden(Float32Array.from(images), [1, 1], first);
      const energy = Float64Array.from({ length: count }, (_, i) => freeEnergy[2 * i + 1]!);
      const nats = energy.map((value) => -value - logZ);
      checkFinite(nats, first);
      return { nats, terms: { energy, log_partition: new Float64Array(count).fill(logZ) } };
    },
  };
}

import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { energyCard } from "../fake_card.ts";
import {
  annealingSchedule,
  forwardPartition,
  logPartitionOf,
  measurePartition,
  reversePartition,
} from "./annealed_importance.ts";
import { openBoltzmannMachine } from "./boltzmann_machine.ts";
import { exactLogPartition, freeEnergy, HIDDEN, machineGraphs, STATES, VISIBLE } from "./fixture_machine.ts";

const machine = await openBoltzmannMachine(energyCard(HIDDEN, 1), machineGraphs);
const exact = exactLogPartition();

/** Exact samples, by inverting the enumerated distribution. */
function exactSamples(count: number, seed: bigint): Uint8Array {
  const masses = STATES.map((v) => Math.exp(-freeEnergy(v, 1) - exact));
  const uniforms = new Float64Array(count), samples = new Uint8Array(count * VISIBLE);
  new Noise(seed).uniform(uniforms, { stream: STREAM.observation, example: 0 });
  uniforms.forEach((uniform, i) => {
    let state = 0, rest = uniform - masses[0]!;
    while (rest >= 0 && state < STATES.length - 1) rest -= masses[++state]!;
    samples.set(STATES[state]!, i * VISIBLE);
  });
  return samples;
}

const forward = (seed: number, chains: number, temperatures: number) =>
  measurePartition(forwardPartition(machine, { chains, temperatures }), new Noise(BigInt(seed)));

test("temperatures go from 0 to 1, seven in ten of them beyond 0.9", () => {
  const betas = annealingSchedule(1001);
  expect([betas[0], betas[1000]]).toEqual([0, 1]);
  for (let k = 1; k < betas.length; k++) expect(betas[k]!).toBeGreaterThan(betas[k - 1]!);
  expect(Math.abs(betas.filter((beta) => beta > 0.9).length - 690)).toBeLessThan(3);
  expect([...annealingSchedule(2)]).toEqual([0, 1]);
});

test("without weights the log-partition is known from the rates", () => {
  expect(machine.baseLogPartition).toBeCloseTo(exactLogPartition(0), 6);
});

test("the mean of forward weights is unbiased for Z, even where few temperatures make its logarithm too small", async () => {
  const estimates = await Promise.all(Array.from({ length: 400 }, (_, seed) => forward(seed, 4, 8)));
  const ratios = meanAndVariance(estimates.map(({ nats }) => Math.exp(nats - exact)));
  expect(Math.abs(ratios.mean - 1)).toBeLessThan(4 * Math.sqrt(ratios.variance / ratios.n));
  const logs = meanAndVariance(estimates.map(({ nats }) => nats));
  expect(logs.mean + 2 * Math.sqrt(logs.variance / logs.n)).toBeLessThan(exact);
});

test("intervals of forward annealing hold the enumerated log-partition nine times in ten at least", async () => {
  const runs = 80;
  const estimates = await Promise.all(Array.from({ length: runs }, (_, seed) => forward(seed, 100, 30)));
  const held = estimates.filter(({ interval: [low, high] }) => low <= exact && exact <= high).length;
  // Three deviations of a binomial around 90 %: weights are skewed, and 95 % are not quite reached by 100 chains.
  expect(held).toBeGreaterThan(runs * 0.9 - 3 * Math.sqrt(runs * 0.9 * 0.1));
  for (const { effectiveChains } of estimates) expect(effectiveChains).toBeGreaterThan(1);
});

test("forward annealing and reverse annealing from exact samples close in on the truth from both sides", async () => {
  let width = Infinity;
  for (const temperatures of [4, 30, 200]) {
    const runs = Array.from({ length: 8 }, (_, seed) => seed);
    const below = meanAndVariance(
      (await Promise.all(runs.map((seed) => forward(seed, 50, temperatures)))).map(({ nats }) => nats),
    );
    const above = meanAndVariance(
      (await Promise.all(runs.map((seed) => {
        const at = BigInt(1000 + seed);
        const start = { evaluations: 0, draw: () => Promise.resolve(exactSamples(50, at)) };
        return measurePartition(reversePartition(machine, start, { chains: 50, temperatures }), new Noise(at));
      }))).map(({ nats }) => nats),
    );
    const error = (sample: typeof below) => 3 * Math.sqrt(sample.variance / sample.n);
    expect(below.mean - error(below)).toBeLessThan(exact);
    expect(above.mean + error(above)).toBeGreaterThan(exact);
    const closer = above.mean + error(above) - (below.mean - error(below));
    expect(closer).toBeLessThan(width);
    width = closer;
  }
  expect(width).toBeLessThan(0.3);
});

test("chains run in parts are the same chains", async () => {
  const partition = forwardPartition(machine, { chains: 6, temperatures: 20 }), noise = new Noise(4n);
  const apart = [...await partition.weigh(noise, 0, 2), ...await partition.weigh(noise, 2, 4)];
  expect(logPartitionOf(Float64Array.from(apart), partition)).toEqual(await measurePartition(partition, noise));
});

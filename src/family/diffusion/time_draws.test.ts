import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { TimeProposal } from "./time_draws.ts";

test("the weighted draws estimate any sum over t without bias", () => {
  const steps = 50, draws = 4, offsets = 20_000;
  const proposal = new TimeProposal(steps);
  const term = (t: number) => Math.sin(t) + 3 / t;
  let exact = 0;
  for (let t = 1; t < steps; t++) exact += term(t);
  let sum = 0;
  for (let i = 0; i < offsets; i++) {
    for (let k = 0; k < draws; k++) {
      const { t, weight } = proposal.draw(k, draws, (i + 0.5) / offsets);
      sum += weight * term(t);
    }
  }
  // The offsets are a midpoint rule over (0, 1): what is left is its error at the jumps between steps.
  expect(Math.abs(sum / offsets - exact)).toBeLessThan(2e-3 * exact);
});

test("every step from 1 to T - 1 is drawn, and no other", () => {
  const steps = 30, proposal = new TimeProposal(steps);
  const drawn = new Set<number>();
  for (let i = 0; i < 5000; i++) drawn.add(proposal.draw(0, 1, (i + 0.5) / 5000).t);
  expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: steps - 1 }, (_, i) => i + 1));
});

test("draws spread over an offset vary less than independent ones", () => {
  const steps = 1000, draws = 8, repeats = 4000;
  const proposal = new TimeProposal(steps);
  const term = (t: number) => 20 / (t + 3) + Math.exp(-t / 200) + 0.01; // large early, as a bound's terms are
  const variance = (estimates: readonly number[]) => meanAndVariance(estimates).variance;
  const noise = new Noise(4n), offsets = new Float64Array(repeats * draws);
  noise.uniform(offsets, { stream: STREAM.time, example: 0 });
  const spread: number[] = [], independent: number[] = [];
  for (let i = 0; i < repeats; i++) {
    let together = 0, apart = 0;
    for (let k = 0; k < draws; k++) {
      const systematic = proposal.draw(k, draws, offsets[i]!), single = proposal.draw(0, 1, offsets[i * draws + k]!);
      together += systematic.weight * term(systematic.t);
      apart += single.weight * term(single.t) / draws;
    }
    spread.push(together);
    independent.push(apart);
  }
  expect(variance(spread)).toBeLessThan(variance(independent) / 4);
  let exact = 0;
  for (let t = 1; t < steps; t++) exact += term(t);
  const { mean } = meanAndVariance(spread);
  expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance(spread) / repeats));
});

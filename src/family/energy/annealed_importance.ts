/**
 * The log-partition of a restricted Boltzmann machine by annealed importance sampling, in both directions.
 *
 * Forward, chains go from the base rates at beta = 0 to the model at 1. The mean of their weights is unbiased for Z / Z_0,
 * so that its logarithm is below log Z in expectation. Reverse, chains go from samples of the model to beta = 0; the mean
 * weight is unbiased for Z_0 / Z and the logarithm is above log Z. The two close in on log Z only where the reverse chains
 * start from exact samples.
 *
 * Sources: Neal 2001 (arXiv:physics/9803008); Salakhutdinov & Murray 2008, "On the quantitative analysis of deep belief
 * networks", section 4.1 and its spacing of temperatures; reverse: Burda, Grosse, Salakhutdinov 2015 (arXiv:1412.8566).
 */
import { type Noise, STREAM, type Stream } from "../../core/noise.ts";
import { LogMeanExp } from "../../stats/log_mean_exp.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { studentTQuantile } from "../../stats/student_t.ts";
import type { LogPartition } from "../log_partition.ts";
import type { MethodOf } from "../likelihood_method.ts";
import type { PartitionEstimator } from "../model.ts";
import { type BoltzmannMachine, drawUnits } from "./boltzmann_machine.ts";

/**
 * Inverse temperatures from 0 to 1: evenly spaced from 0 to 0.5, from there to 0.9 and from there to 1, in the shares
 * 500 : 4,000 : 10,000 of Salakhutdinov & Murray.
 *
 * @param count Of all, both ends included; at least 2.
 */
export function annealingSchedule(count: number): Float64Array {
  const steps = count - 1;
  const first = 500 / 14_500, second = 4500 / 14_500;
  return Float64Array.from({ length: count }, (_, k) => {
    const share = k / steps;
    if (share <= first) return 0.5 * share / first;
    if (share <= second) return 0.5 + 0.4 * (share - first) / (second - first);
    return k === steps ? 1 : 0.9 + 0.1 * (share - second) / (1 - second);
  });
}

/** Forward annealing: a log-partition that is too small in expectation. */
export function forwardPartition(
  machine: BoltzmannMachine,
  { chains, temperatures }: Pick<MethodOf<"ais">, "chains" | "temperatures">,
): PartitionEstimator {
  const betas = annealingSchedule(temperatures);
  return {
    evaluations: 2 * (temperatures - 1),
    chains,
    direction: "forward",
    async weigh(noise, first, count) {
      const draws = new ChainNoise(machine, { noise, stream: STREAM.annealing, first, count });
      let v = drawUnits(machine.base, draws.next().visible);
      const estimates = new Float64Array(count).fill(machine.baseLogPartition);
      for (let k = 1; k < betas.length; k++) {
        const { logits, freeEnergy } = await machine.hidden(v, [betas[k - 1]!, betas[k]!], first);
        for (let i = 0; i < count; i++) estimates[i]! += freeEnergy[2 * i]! - freeEnergy[2 * i + 1]!;
        if (k === betas.length - 1) break;
        const { hidden, visible } = draws.next();
        v = drawUnits(await machine.visible(drawUnits(logits, hidden), betas[k]!, first), visible);
      }
      return estimates;
    },
  };
}

/** Where chains of reverse annealing begin. */
export interface ReverseStart {
  /** Network evaluations of each sample. */
  readonly evaluations: number;
  /** Samples of the machine, 0 or 1, [count, size]. From any that are not exact the result bounds nothing. */
  draw(noise: Noise, first: number, count: number): Promise<Uint8Array>;
}

/** Reverse annealing: from exact samples, a log-partition that is too large in expectation. */
export function reversePartition(
  machine: BoltzmannMachine,
  start: ReverseStart,
  { chains, temperatures }: Pick<MethodOf<"ais">, "chains" | "temperatures">,
): PartitionEstimator {
  const betas = annealingSchedule(temperatures);
  return {
    evaluations: start.evaluations + 2 * (temperatures - 1),
    chains,
    direction: "reverse",
    async weigh(noise, first, count) {
      const draws = new ChainNoise(machine, { noise, stream: STREAM.reverseAnnealing, first, count });
      let v: Float32Array = Float32Array.from(await start.draw(noise, first, count));
      const estimates = new Float64Array(count).fill(machine.baseLogPartition);
      for (let k = betas.length - 1; k > 0; k--) {
        const { logits, freeEnergy } = await machine.hidden(v, [betas[k]!, betas[k - 1]!], first);
        for (let i = 0; i < count; i++) estimates[i]! -= freeEnergy[2 * i]! - freeEnergy[2 * i + 1]!;
        if (k === 1) break;
        const { hidden, visible } = draws.next();
        v = drawUnits(await machine.visible(drawUnits(logits, hidden), betas[k - 1]!, first), visible);
      }
      return estimates;
    },
  };
}

/** Uniform numbers for one transition of some chains, addressed by chain and transition. */
class ChainNoise {
  readonly #machine: BoltzmannMachine;
  readonly #of: { readonly noise: Noise; readonly stream: Stream; readonly first: number; readonly count: number };
  #transition = 0;

  constructor(
    machine: BoltzmannMachine,
    of: { readonly noise: Noise; readonly stream: Stream; readonly first: number; readonly count: number },
  ) {
    this.#machine = machine;
    this.#of = of;
  }

  next(): { readonly hidden: Float64Array; readonly visible: Float64Array } {
    const { units, size } = this.#machine;
    const { noise, stream, first, count } = this.#of;
    const hidden = new Float64Array(count * units), visible = new Float64Array(count * size);
    const row = new Float64Array(units + size);
    for (let i = 0; i < count; i++) {
      noise.uniform(row, { stream, example: first + i, draw: this.#transition });
      hidden.set(row.subarray(0, units), i * units);
      visible.set(row.subarray(units), i * size);
    }
    this.#transition++;
    return { hidden, visible };
  }
}

/**
 * The chains' log-partition with its interval: the log-mean of forward weights, or what reverse weights, whose mean is
 * unbiased for 1 / Z, say of it.
 *
 * Few chains miss the rare large weights that carry a mean, and their spread with them: the error is the larger of the one
 * observed and that of a log-normal with the log-weights' variance, which sums of many small steps come near. An error e of
 * the mean beyond itself widens the interval by 1 + log e, not by e: it is the logarithm's.
 *
 * @param estimates What each chain says of log Z: [chains], at least two.
 */
export function logPartitionOf(
  estimates: Float64Array,
  { direction }: Pick<PartitionEstimator, "direction">,
): LogPartition {
  const sign = direction === "forward" ? 1 : -1;
  const logWeights = estimates.map((value) => sign * value);
  const mean = new LogMeanExp();
  for (const value of logWeights) mean.add(value);
  const chains = logWeights.length;
  let squares = 0;
  for (const value of logWeights) squares += (Math.exp(value - mean.value) - 1) ** 2;
  const observed = Math.log(squares / (chains - 1)) / 2;
  const { variance } = meanAndVariance(logWeights);
  const logNormal = (variance + Math.log(-Math.expm1(-variance))) / 2;
  const logError = Math.max(observed, logNormal) - Math.log(chains) / 2 + Math.log(studentTQuantile(0.975, chains - 1));
  const half = logError < 0 ? Math.exp(logError) : 1 + logError;
  const nats = sign * mean.value;
  return { nats, interval: [nats - half, nats + half], effectiveChains: mean.effectiveCount, chains };
}

/** Runs all chains at once. */
export async function measurePartition(partition: PartitionEstimator, noise: Noise): Promise<LogPartition> {
  return logPartitionOf(await partition.weigh(noise, 0, partition.chains), partition);
}

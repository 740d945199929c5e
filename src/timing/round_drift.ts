import type { Warning } from "../core/run.ts";
import { kruskalWallis } from "../stats/kruskal_wallis.ts";
import { median } from "../stats/median.ts";

/** How the rounds of one model differ. */
export interface RoundDrift {
  /** Of rounds that are alike. */
  readonly pValue: number;
  /** The largest median of a round over the smallest, less 1. */
  readonly change: number;
  /** The median of each round, in the unit of the times. */
  readonly medians: readonly number[];
  /** Both unlikely and large enough to matter. */
  readonly drifted: boolean;
}

/** What is unlikely, and what matters. */
const LEVEL = 0.01, LEAST_CHANGE = 0.05;

/** Each round is cut into so many stretches: the most, and those of a round with few times. */
const MOST_STRETCHES = 8, FEW_STRETCHES = 4;

/**
 * Whether a model was faster in some rounds than in others: a Kruskal-Wallis test between rounds, and a threshold for how
 * far apart their medians are, since with enough times a change of no importance is certain.
 *
 * What is ranked are medians of stretches of consecutive times, not the times: neighbours depend on each other, and taken
 * for independent they make every run drift. Nor is it the rounds' own medians, of which there are too few for any test.
 *
 * Simulated at 2 to 8 rounds: independent times, steady or noisy, are said to drift in at most 1 of 100 runs. Times that
 * each lean on the one before by 0.7 are so in 1 of 100 at 300 times a round (taken one by one, in 28 to 87), in 1 to 3 at
 * 64, and in 12 to 49 at 16: so few cannot tell the two apart. At 5 % noise a last round that is 15 % slower is always
 * found from 16 times a round on, and with 8 or fewer hardly ever.
 *
 * @param rounds Times of each round, in their order; rounds without times are left out.
 * @returns `undefined` with fewer than two rounds.
 *
 * @example
 * ```ts
 * roundDrift([firstRoundMs, secondRoundMs, thirdRoundMs]);
 * // { pValue: 0.0003, change: 0.12, medians: [10.1, 10.2, 11.3], drifted: true }
 * ```
 */
export function roundDrift(rounds: readonly (readonly number[])[]): RoundDrift | undefined {
  const timed = rounds.filter(({ length }) => length > 0);
  if (timed.length < 2) return undefined;
  const medians = timed.map(median);
  const pValue = kruskalWallis(timed.map(stretchMedians));
  const change = Math.max(...medians) / Math.min(...medians) - 1;
  return { pValue, change, medians, drifted: pValue < LEVEL && change > LEAST_CHANGE };
}

/** A warning where the rounds of a model drifted. */
export function driftWarnings(name: string, rounds: readonly (readonly number[])[]): Warning[] {
  const drift = roundDrift(rounds);
  if (drift === undefined || !drift.drifted) return [];
  const medians = drift.medians.map((one) => Number(one.toPrecision(3))).join(", ");
  const chance = drift.pValue < 0.001 ? "less than 0.001" : drift.pValue.toPrecision(1);
  return [{
    kind: "drift",
    message: `${name} was not equally fast in all rounds: medians ${medians} ms, ` +
      `${Math.round(100 * drift.change)} % apart (p ${chance}).`,
    advice: "The machine got warmer or was shared: run again when it is idle and cool, with more rounds.",
  }];
}

function stretchMedians(times: readonly number[]): number[] {
  const n = times.length;
  const count = Math.min(MOST_STRETCHES, n, Math.max(FEW_STRETCHES, Math.floor(n / 2)));
  return Array.from(
    { length: count },
    (_, i) => median(times.slice(Math.floor(i * n / count), Math.floor((i + 1) * n / count))),
  );
}

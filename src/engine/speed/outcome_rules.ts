/** What outcomes have in common: what a row's numbers depend on, and when they are to the rule. */
import type { Convention, Estimate } from "../../core/run.ts";
import type { TimingOutcome } from "../timing_outcome.ts";

/** A number, or why there is none. */
export type SpeedOutcome =
  | TimingOutcome
  | { readonly state: "undefined"; readonly reason: string }
  | { readonly state: "skipped"; readonly reason: string };

/** What all numbers of a row have in common. */
export interface RowSetting {
  /** Device, processor, threads and images: part of every convention. */
  readonly machine: Convention;
  /** What of the row's own its numbers depend on: runtime, sampler. */
  readonly details: Convention;
  /** Rounds that there should be, and seconds that each scenario lasts at least in all of them. */
  readonly rounds: number;
  readonly minSeconds: number;
  /** A warm-up takes at least so many seconds. */
  readonly warmUpSeconds: number;
}

/** Times that begin with noise and end with grey levels in main memory. */
export const CLOCK = "noise to grey levels";

/** An estimate that needs no rule. */
export function measured(estimate: Estimate): TimingOutcome & { readonly state: "measured" } {
  return { state: "measured", estimate };
}

/** A measurement of all rounds that lasted as long as the rule asks, or what is missing. */
export function toTheRule(
  estimate: Estimate,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  { rounds: all, minSeconds }: RowSetting,
): TimingOutcome {
  // What is compared was added up in another order.
  if (seconds >= minSeconds * (1 - 1e-9)) return everyRound(estimate, rounds, all);
  const reason = `it must last ${round(minSeconds)} s, and was timed for ${round(seconds)} s: ` +
    `${round(minSeconds - seconds)} s more`;
  return { state: "invalid", reason, estimate };
}

/** A measurement of as many rounds as there should be, or what is missing. */
export function everyRound(estimate: Estimate, rounds: number, all: number): TimingOutcome {
  if (rounds >= all) return { state: "measured", estimate };
  return { state: "invalid", reason: `it needs ${all} rounds, ${rounds} were timed: ${all - rounds} more`, estimate };
}

/** What numbers of a scenario depend on besides what they are. */
export function scenario({ machine, minSeconds, rounds, warmUpSeconds }: RowSetting): Convention {
  return {
    min_duration_s: minSeconds,
    rounds: `${rounds}, a process each, in turn with the other models`,
    warm_up: `until stable, at least ${warmUpSeconds} s`,
    ...machine,
  };
}

/** How the intervals of means over rounds are made. */
export function overRounds({ length }: readonly unknown[]): string {
  return length > 1 ? "t of the logarithms, over rounds" : "none: one round";
}

/** Three digits, for details and reasons. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

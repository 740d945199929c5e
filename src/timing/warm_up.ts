import type { Warning } from "../core/run.ts";
import { hasSettled } from "./has_settled.ts";

/** When a warm-up ends. */
export interface WarmUpRule {
  /** Change between two windows that is none, as a share. @default 0.05 */
  readonly tolerance?: number;
  /** @default 12 */
  readonly leastQueries?: number;
  /** The fastest are asked many times in it, so that slow changes, such as a clock's, are seen. @default 1 */
  readonly leastSeconds?: number;
  /** It is given up with the query that ends so late. @default 10 */
  readonly mostSeconds?: number;
}

/** A warm-up that is going on. */
export interface WarmUp {
  /** Takes the time of the query that has just ended, in milliseconds. */
  add(milliseconds: number): void;
  /** `given-up`: it was told for how long it may take, and has not settled. */
  state(): "settling" | "settled" | "given-up";
  /** Milliseconds, in their order. */
  readonly times: readonly number[];
}

/** Each look at the times comes after so many times as many: looking after every query, chance would soon settle them. */
const GROWTH = 1.5;

/**
 * Watches a warm-up until it {@linkcode hasSettled}, or has taken too long. It looks first after the least number of
 * queries and the least time, then again whenever there are half as many more.
 *
 * Simulated: constant times with 2 % of noise settle at the first look, with 5 % to 100 % of log-normal noise after one to
 * three of them in nine of ten runs, and in one of a thousand not within 500 queries.
 *
 * @throws {RangeError} Where a number of the rule is negative or none.
 *
 * @example
 * ```ts
 * const warmUp = watchWarmUp({ mostSeconds: 5 });
 * while (warmUp.state() === "settling") warmUp.add(await millisecondsOf(query));
 * ```
 */
export function watchWarmUp(rule: WarmUpRule = {}): WarmUp {
  const { tolerance = 0.05, leastQueries = 12, leastSeconds = 1, mostSeconds = 10 } = rule;
  for (const [name, value] of Object.entries({ tolerance, leastQueries, leastSeconds, mostSeconds })) {
    if (!(value >= 0)) throw new RangeError(`Cannot warm up: '${name}' must be 0 or more, got ${value}`);
  }
  const times: number[] = [];
  let seconds = 0, nextLook = leastQueries, settled = false;
  return {
    add(milliseconds) {
      times.push(milliseconds);
      seconds += milliseconds / 1000;
      if (settled || times.length < nextLook || seconds < leastSeconds) return;
      settled = hasSettled(times, tolerance);
      nextLook = Math.ceil(times.length * GROWTH);
    },
    state() {
      if (settled) return "settled";
      return seconds >= mostSeconds ? "given-up" : "settling";
    },
    times,
  };
}

/** A warning where a warm-up was given up. */
export function warmUpWarnings(name: string, warmUp: WarmUp): Warning[] {
  if (warmUp.state() !== "given-up") return [];
  const queries = warmUp.times.length;
  const seconds = warmUp.times.reduce((sum, time) => sum + time, 0) / 1000;
  return [{
    kind: "warm-up-unsettled",
    message: `${name} was measured before its times had settled: its warm-up was given up after ${queries} ` +
      `${queries === 1 ? "query" : "queries"} in ${Number(seconds.toPrecision(2))} s.`,
    advice: "Give it a longer budget, or take its times for those of a model that is still getting faster.",
  }];
}

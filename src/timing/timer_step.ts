import type { Warning } from "../core/run.ts";
import { median } from "../stats/median.ts";

/** So many different readings are seen, within so many at most: a clock of 15 ms steps is read for some tenths of a second. */
const STEPS = 50, MOST_READINGS = 2_000_000;

/** Times of fewer steps are wrong by more than a percent. */
const LEAST_STEPS = 100;

/**
 * The smallest positive step of a clock: its resolution, or what a reading costs where that is more.
 *
 * @param now Milliseconds. @default performance.now
 * @returns Milliseconds; `undefined` where the clock stands still.
 *
 * @example
 * ```ts
 * timerStep(); // 0.0002, say, in Deno on Linux
 * ```
 */
export function timerStep(now: () => number = () => performance.now()): number | undefined {
  let smallest: number | undefined, before = now();
  for (let readings = 0, steps = 0; readings < MOST_READINGS && steps < STEPS; readings++) {
    const reading = now();
    if (reading <= before) continue;
    smallest = Math.min(smallest ?? Infinity, reading - before);
    before = reading;
    steps++;
  }
  return smallest;
}

/**
 * A warning where times are too short for the clock: their median is less than 100 of its steps. A time is the difference
 * of two readings, each wrong by up to a step, so that below this more than a percent of it is the clock's.
 *
 * @param times Milliseconds.
 * @param step Of the clock, in milliseconds; `undefined` where it is not known.
 *
 * @example
 * ```ts
 * timerWarnings("gan", [0.4, 0.5, 0.4], timerStep()); // a warning in a browser that steps by 0.1 ms
 * ```
 */
export function timerWarnings(name: string, times: ArrayLike<number>, step: number | undefined): Warning[] {
  if (times.length === 0 || step === undefined) return [];
  const middle = median(times);
  if (middle >= LEAST_STEPS * step) return [];
  const short = (value: number) => Number(value.toPrecision(2));
  return [{
    kind: "coarse-timer",
    message:
      `${name} is too fast for this clock: its median is ${short(middle)} ms, the clock's step ${short(step)} ms; ` +
      `a time should have at least ${LEAST_STEPS} steps.`,
    advice: "Take the throughput of batches, which are timed as a whole, for how fast it is.",
  }];
}

import type { Warning } from "../core/run.ts";
import type { Clock } from "./clock.ts";

/** Both clocks at one moment, in milliseconds. */
export interface ClockReading {
  readonly now: number;
  readonly wall: number;
}

/** The wall clock ran ahead of the other, or behind it. */
export interface ClockJump {
  readonly kind: "slept" | "clock-set-back";
  /** By how much, positive. */
  readonly milliseconds: number;
}

/** Smaller differences are a clock's steps and its being kept right; loadgen allows a hundredth too. */
const LEAST_MS = 1000, LEAST_SHARE = 0.01;

/** Reads both clocks. */
export function readClocks(clock: Clock): ClockReading {
  return { now: clock.now(), wall: clock.wall() };
}

/**
 * Whether the two clocks ran apart between two moments. The monotonic clock of Linux and macOS stands still while the
 * machine sleeps, that on the wall does not; a difference of less than a second and 1 % of the time is none. That of
 * Windows goes on: there a sleep shows as one very slow query.
 *
 * Source: mlcommons/inference, loadgen/loadgen.cc, RunPerformanceMode() holds its monotonic clock against the system's in
 * the same way, with an error from 1 % on.
 *
 * @example
 * ```ts
 * clockJump({ now: 0, wall: 0 }, { now: 20, wall: 60_020 }); // { kind: "slept", milliseconds: 60000 }
 * ```
 */
export function clockJump(before: ClockReading, after: ClockReading): ClockJump | undefined {
  const passed = after.now - before.now, ahead = after.wall - before.wall - passed;
  if (Math.abs(ahead) < LEAST_MS + LEAST_SHARE * passed) return undefined;
  return { kind: ahead > 0 ? "slept" : "clock-set-back", milliseconds: Math.abs(ahead) };
}

/** A warning for all jumps of a kind that happened while a model was measured. */
export function clockWarnings(name: string, jumps: readonly ClockJump[]): Warning[] {
  const secondsOf = (kind: ClockJump["kind"]) => {
    const all = jumps.filter((jump) => jump.kind === kind);
    return { count: all.length, seconds: Math.round(all.reduce((sum, jump) => sum + jump.milliseconds, 0) / 1000) };
  };
  const slept = secondsOf("slept"), back = secondsOf("clock-set-back");
  return [
    ...slept.count === 0 ? [] : [{
      kind: "slept",
      message: `While ${name} was measured, ${slept.seconds} s passed that its clock did not see` +
        `${slept.count === 1 ? "" : `, in ${slept.count} pieces`}: the machine slept, or its clock was set.`,
      advice: "Keep the machine awake and run again: what comes after a sleep is cold.",
    }],
    ...back.count === 0 ? [] : [{
      kind: "clock-set-back",
      message: `While ${name} was measured, the machine's clock was set back by ${back.seconds} s.`,
      advice: "Latencies are not touched by it; the times at which the run began and ended may be wrong.",
    }],
  ];
}

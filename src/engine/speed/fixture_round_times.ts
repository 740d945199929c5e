/** Rounds that were never timed. Test code only. */
import type { Reading } from "../../machine/reading.ts";
import type { RowSetting } from "./outcome_rules.ts";
import type { LayoutTimes, RoundTimes } from "./round_times.ts";

/** No reading, and why. */
export const NONE: Reading<number> = { value: undefined, reason: "the machine does not tell" };

/** Batches of 8 in one session, 10 ms each: 800 samples a second. */
export function fixtureLayout(changes: Partial<LayoutTimes> = {}): LayoutTimes {
  return {
    workers: 1,
    threads: 2,
    size: 8,
    seconds: [0.01, 0.01, 0.01],
    enough: true,
    energy: { processor: NONE, gpu: NONE, samples: 40 },
    ...changes,
  };
}

/** A round of 100 single samples, 2 ms each. */
export function fixtureRound(changes: Partial<RoundTimes> = {}): RoundTimes {
  const memory = (mebibytes: number): Reading<number> => ({ value: mebibytes * 2 ** 20, how: "VmHWM" });
  return {
    openMs: 40,
    firstSampleMs: 5,
    memory: { before: memory(80), single: memory(130), end: memory(250) },
    gpuMemory: NONE,
    opened: [{
      graph: "generate",
      runtime: "onnx",
      device: "cpu",
      name: "a processor",
      version: "1.30.0",
      software: false,
      whole: true,
    }],
    single: { latenciesMs: new Array<number>(100).fill(2), seconds: 0.2 },
    uncachedMs: [],
    searches: [{
      workers: 1,
      threads: 2,
      points: [{ size: 1, perSecond: 400 }, { size: 8, perSecond: 790 }],
      leftOut: null,
      best: 8,
    }],
    offline: [fixtureLayout()],
    warnings: [],
    ...changes,
  };
}

/** A row that is to be timed in one round of a second. */
export function fixtureSetting(): RowSetting {
  return {
    machine: { device: "cpu", cpu: "a processor", threads: 2 },
    details: { runtime: "ONNX Runtime 1.30.0" },
    rounds: 1,
    minSeconds: 1,
    warmUpSeconds: 0.5,
  };
}

import type { Budget } from "./budget.ts";
import { type ClockJump, clockJump, readClocks } from "./clock_jump.ts";
import { isOutOfMemory } from "./out_of_memory.ts";

/** The smallest size that ran out of memory, and what was said then. */
export interface MemoryLimit {
  readonly size: number;
  readonly reason: string;
}

/** Batches that are timed one after the other, and what was learnt by it. */
export interface TimedBatches {
  /**
   * Draws a batch. `undefined` where it ran out of memory, which is remembered.
   *
   * @returns The moment at which it began and what it took, in seconds.
   */
  time(size: number): Promise<{ readonly start: number; readonly seconds: number } | undefined>;
  /** `null` where every size has fitted so far. */
  memoryLimit(): MemoryLimit | null;
  /** Of the last batch that ended; 0 before the first. */
  lastSize(): number;
  /** Number of the sample that comes next. */
  nextSample(): number;
  /** Of the clock, while batches were drawn. */
  readonly jumps: readonly ClockJump[];
}

/**
 * Times batches whose samples are numbered on from one to the next.
 *
 * @param batch Draws `size` samples from number `first` on. What it throws is thrown on, but for what says that memory was
 * not enough, unless no batch has fitted yet.
 *
 * @example
 * ```ts
 * const batches = timedBatches((first, size) => draw(first, size), openBudget());
 * await batches.time(64); // { start: 0.01, seconds: 0.8 }
 * ```
 */
export function timedBatches(
  batch: (first: number, size: number) => Promise<void>,
  { clock, breathe }: Pick<Budget, "clock" | "breathe">,
  { firstSample = 0, outOfMemory = isOutOfMemory }: {
    readonly firstSample?: number | undefined;
    readonly outOfMemory?: ((error: unknown) => boolean) | undefined;
  } = {},
): TimedBatches {
  const jumps: ClockJump[] = [];
  let nextSample = firstSample, lastSize = 0, limit: MemoryLimit | null = null, clocks = readClocks(clock);
  return {
    async time(size) {
      await breathe();
      const start = clock.now();
      try {
        await batch(nextSample, size);
      } catch (error) {
        if (lastSize === 0 || !outOfMemory(error)) throw error;
        if (limit === null || size < limit.size) {
          limit = { size, reason: error instanceof Error ? error.message : String(error) };
        }
        return undefined;
      }
      const now = readClocks(clock), jump = clockJump(clocks, now);
      if (jump !== undefined) jumps.push(jump);
      clocks = now;
      nextSample += size;
      lastSize = size;
      return { start: start / 1000, seconds: (now.now - start) / 1000 };
    },
    memoryLimit: () => limit,
    lastSize: () => lastSize,
    nextSample: () => nextSample,
    jumps,
  };
}

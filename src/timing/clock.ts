/** What a timing pass knows of time. All in milliseconds. */
export interface Clock {
  /** A clock that only runs forward; what is measured is measured with it. */
  now(): number;
  /** The clock on the wall, since 1970: it goes on while the machine sleeps, and it can be set. */
  wall(): number;
  /** Waits so long by {@linkcode now}; 0 or less lets other events be heard once. */
  sleep(milliseconds: number): Promise<void>;
}

/** Timers are this late at times; the rest of a wait is spent looking at the clock. */
const TIMER_SLACK_MS = 2;

/**
 * This machine's clocks. A wait never ends early, and ends late by far less than a timer would: its last 2 ms are spent
 * looking at the clock.
 *
 * @example
 * ```ts
 * const start = systemClock.now();
 * await systemClock.sleep(12.5);
 * systemClock.now() - start; // 12.5 and a little
 * ```
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  async sleep(milliseconds) {
    const until = performance.now() + milliseconds;
    if (milliseconds <= 0 || milliseconds > TIMER_SLACK_MS) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds - TIMER_SLACK_MS)));
    }
    while (performance.now() < until);
  },
};

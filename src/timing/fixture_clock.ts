import type { Clock } from "./clock.ts";

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Time passes on both clocks. */
  advance(milliseconds: number): void;
  /** Time passes only on the wall, as when the machine sleeps. */
  jump(milliseconds: number): void;
  /** All waits, in their order. */
  readonly sleeps: number[];
}

/** A fake clock for tests, at 0 ms and on the first of January 2025. */
export function fakeClock(): FakeClock {
  let now = 0, wall = 1_735_689_600_000;
  const sleeps: number[] = [];
  const advance = (milliseconds: number) => {
    now += milliseconds;
    wall += milliseconds;
  };
  return {
    now: () => now,
    wall: () => wall,
    sleep(milliseconds) {
      sleeps.push(milliseconds);
      advance(Math.max(0, milliseconds));
      return Promise.resolve();
    },
    advance,
    jump: (milliseconds) => void (wall += milliseconds),
    sleeps,
  };
}

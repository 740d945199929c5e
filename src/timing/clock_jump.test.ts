import { expect, test } from "vitest";
import { clockJump, clockWarnings, readClocks } from "./clock_jump.ts";
import { fakeClock } from "./fixture_clock.ts";

test("a machine that slept is seen by its two clocks", () => {
  const clock = fakeClock(), before = readClocks(clock);
  clock.advance(20);
  clock.jump(60_000);
  expect(clockJump(before, readClocks(clock))).toEqual({ kind: "slept", milliseconds: 60_000 });
});

test("clocks that go together have not jumped, nor have those that differ a little", () => {
  const clock = fakeClock(), before = readClocks(clock);
  clock.advance(1e7);
  expect(clockJump(before, readClocks(clock))).toBeUndefined();
  // Half a percent: a clock that is being kept right.
  clock.jump(5e4);
  expect(clockJump(before, readClocks(clock))).toBeUndefined();
  expect(clockJump({ now: 0, wall: 0 }, { now: 3, wall: 900 })).toBeUndefined();
  expect(clockJump({ now: 0, wall: 0 }, { now: 0, wall: 1000 })).toBeDefined();
});

test("a clock that was set back is another thing", () => {
  expect(clockJump({ now: 0, wall: 5000 }, { now: 1000, wall: 1000 })).toEqual({
    kind: "clock-set-back",
    milliseconds: 5000,
  });
});

test("warnings say how long, once for each kind", () => {
  const slept = { kind: "slept", milliseconds: 60_000 } as const,
    back = { kind: "clock-set-back", milliseconds: 5000 } as const;
  expect(clockWarnings("vae", [])).toEqual([]);
  expect(clockWarnings("vae", [slept]).map(({ message }) => message)).toEqual([
    "While vae was measured, 60 s passed that its clock did not see: the machine slept, or its clock was set.",
  ]);
  expect(clockWarnings("vae", [slept, back, slept])).toMatchObject([
    { kind: "slept", message: expect.stringContaining("120 s passed that its clock did not see, in 2 pieces") },
    { kind: "clock-set-back", message: expect.stringContaining("set back by 5 s") },
  ]);
});

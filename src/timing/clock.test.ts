import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";

test("a wait never ends early", async () => {
  for (const milliseconds of [0.3, 1, 2.5, 6]) {
    const start = systemClock.now();
    await systemClock.sleep(milliseconds);
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(milliseconds);
  }
});

test("a wait of nothing lets other events be heard", async () => {
  let heard = false;
  setTimeout(() => heard = true, 0);
  await systemClock.sleep(0);
  expect(heard).toBe(true);
});

test("the clock on the wall tells the time of day", () => {
  expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(10_000);
});

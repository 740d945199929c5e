import { expect, test } from "vitest";
import { openBudget } from "./budget.ts";
import { fakeClock } from "./fixture_clock.ts";

test("it is over when its time is", () => {
  const clock = fakeClock();
  clock.advance(5000);
  const budget = openBudget({ budgetSeconds: 2, clock });
  clock.advance(1999);
  expect(budget.stopped()).toBeUndefined();
  clock.advance(1);
  expect(budget.stopped()).toBe("budget");
  expect(budget.spentSeconds()).toBe(2);
});

test("without one, time has no limit", () => {
  const clock = fakeClock(), budget = openBudget({ clock });
  clock.advance(1e12);
  expect(budget.stopped()).toBeUndefined();
});

test("a signal is heard, also where the time is over too", () => {
  const clock = fakeClock(), controller = new AbortController();
  const budget = openBudget({ budgetSeconds: 1, signal: controller.signal, clock });
  expect(budget.stopped()).toBeUndefined();
  controller.abort();
  expect(budget.stopped()).toBe("interrupted");
  clock.advance(2000);
  expect(budget.stopped()).toBe("interrupted");
});

test("other events are heard every 50 ms", async () => {
  const clock = fakeClock(), budget = openBudget({ clock });
  for (let i = 0; i < 100; i++) {
    await budget.breathe();
    clock.advance(10);
  }
  expect(clock.sleeps).toEqual(new Array(19).fill(0));
});

test("on the machine's own clock, a timer fires while queries go on", async () => {
  const controller = new AbortController(), budget = openBudget({ signal: controller.signal });
  setTimeout(() => controller.abort(), 0);
  let queries = 0;
  while (budget.stopped() === undefined && queries < 1e9) {
    await budget.breathe();
    queries++;
  }
  expect(budget.stopped()).toBe("interrupted");
});

test("a budget that is none is refused", () => {
  expect(() => openBudget({ budgetSeconds: -1 })).toThrow("'budgetSeconds' must be 0 or more, got -1");
  expect(() => openBudget({ budgetSeconds: NaN })).toThrow("got NaN");
});

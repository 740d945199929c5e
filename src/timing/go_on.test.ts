import { expect, test } from "vitest";
import { goOn } from "./go_on.ts";

const rule = { leastQueries: 64, leastSeconds: 10 };

test("it goes on until there are enough queries and enough time has passed", () => {
  expect(goOn(rule, { queries: 0, seconds: 0 })).toEqual({ state: "go-on", missing: { queries: 64, seconds: 10 } });
  expect(goOn(rule, { queries: 64, seconds: 9 })).toEqual({ state: "go-on", missing: { queries: 0, seconds: 1 } });
  expect(goOn(rule, { queries: 63, seconds: 90 })).toEqual({ state: "go-on", missing: { queries: 1, seconds: 0 } });
  expect(goOn(rule, { queries: 64, seconds: 10 })).toEqual({ state: "enough" });
});

test("where it must stop it says what is missing, unless that is nothing", () => {
  expect(goOn(rule, { queries: 60, seconds: 20 }, "budget")).toEqual({
    state: "budget",
    missing: { queries: 4, seconds: 0 },
  });
  expect(goOn(rule, { queries: 1, seconds: 2 }, "interrupted").state).toBe("interrupted");
  expect(goOn(rule, { queries: 64, seconds: 10 }, "budget")).toEqual({ state: "enough" });
});

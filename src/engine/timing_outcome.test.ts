import { expect, test } from "vitest";
import type { Estimate } from "../core/run.ts";
import { LEAST_QUERIES, percentileOutcome } from "./timing_outcome.ts";

const estimate: Estimate = {
  value: 1,
  interval: null,
  level: 0.95,
  n: 1,
  unit: "ms",
  direction: "lower",
  convention: {},
};

test("the least count is the first where at most one slow query in so many has a chance of 1 %", () => {
  // Binomial, by hand: with share q over the latency, P(at most one of n over it) = (1 - q)^n + n q (1 - q)^(n - 1).
  const chance = (n: number, q: number) => (1 - q) ** n + n * q * (1 - q) ** (n - 1);
  for (const [percentile, least] of Object.entries(LEAST_QUERIES)) {
    const q = 1 - Number(percentile) / 100;
    expect(chance(least, q)).toBeLessThanOrEqual(0.01);
    expect(chance(least - 1, q)).toBeGreaterThan(0.01);
  }
});

test.each([[50, 11], [90, 64], [99, 662]] as const)("p%i counts from %i queries on", (percentile, least) => {
  expect(percentileOutcome(percentile, { ...estimate, n: least }, ["tokens", "were timed"]).state).toBe("measured");
  expect(percentileOutcome(percentile, { ...estimate, n: least - 3 }, ["tokens", "were timed"])).toMatchObject({
    state: "invalid",
    reason: `p${percentile} needs ${least} tokens, ${least - 3} were timed: 3 more`,
  });
});

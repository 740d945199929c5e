import { expect, test } from "vitest";
import type { Estimate } from "../core/run.ts";
import { percentileOutcome } from "./timing_outcome.ts";

const estimate: Estimate = {
  value: 1,
  interval: null,
  level: 0.95,
  n: 1,
  unit: "ms",
  direction: "lower",
  convention: {},
};

test.each([[50, 11], [90, 64], [99, 662]] as const)("p%i counts from %i queries on", (percentile, least) => {
  expect(percentileOutcome(percentile, { ...estimate, n: least }, ["tokens", "were timed"]).state).toBe("measured");
  expect(percentileOutcome(percentile, { ...estimate, n: least - 3 }, ["tokens", "were timed"])).toMatchObject({
    state: "invalid",
    reason: `p${percentile} needs ${least} tokens, ${least - 3} were timed: 3 more`,
  });
});

import { expect, test } from "vitest";
import { serverVerdict } from "./server_verdict.ts";

/** So many within a bound of 10 ms, and so many over it. */
const latencies = (within: number, over: number) =>
  Float64Array.from({ length: within + over }, (_, i) => i < within ? 10 : 10.001);

const bound = { percentile: 0.99, boundMs: 10 };

test("it holds from loadgen's count on", () => {
  // h + t of early_stopping.cc for p99: 459, 662, 838, 1001 with 0 to 3 over the bound.
  for (const [over, least] of [459, 662, 838, 1001].entries()) {
    expect(serverVerdict(latencies(least - over, over), bound)).toEqual({
      ...{ holds: true, queries: least, over, least, missing: 0 },
    });
    expect(serverVerdict(latencies(least - over - 1, over), bound)).toEqual({
      ...{ holds: false, queries: least - 1, over, least, missing: 1 },
    });
  }
});

test("what is exactly at the bound is within it, and what is no number is not", () => {
  expect(serverVerdict([10], bound).over).toBe(0);
  expect(serverVerdict([NaN], bound).over).toBe(1);
});

test("no queries hold nothing", () => {
  expect(serverVerdict([], bound)).toMatchObject({ holds: false, missing: 459 });
});

import { expect, test } from "vitest";
import { noisyStream } from "./fixture_stream.ts";
import { type WarmUpRule, warmUpWarnings, watchWarmUp } from "./warm_up.ts";

/** Queries until a stream of milliseconds has settled; `undefined` where it was given up. */
function settles(stream: readonly number[], rule: WarmUpRule = {}): number | undefined {
  const warmUp = watchWarmUp({ leastSeconds: 0, mostSeconds: Infinity, ...rule });
  for (const time of stream) {
    if (warmUp.state() !== "settling") break;
    warmUp.add(time);
  }
  return warmUp.state() === "settled" ? warmUp.times.length : undefined;
}

/** How many of `runs` streams settle in each number of queries. */
function counts(runs: number, stream: (example: number) => readonly number[]): (number | undefined)[] {
  return Array.from({ length: runs }, (_, example) => settles(stream(example)));
}

const share = (found: readonly (number | undefined)[], is: (queries: number | undefined) => boolean) =>
  found.filter(is).length / found.length;

test("steady times settle at the first look", () => {
  expect(settles(new Array(50).fill(3))).toBe(12);
  const found = counts(400, (example) => noisyStream(50, { seed: 1n, example, spread: 0.02 }));
  expect(share(found, (queries) => queries === 12)).toBeGreaterThan(0.98);
});

test.each([0.05, 0.2, 0.5, 1])(
  "pure noise of %f settles soon, and is almost never found to change for long",
  (spread) => {
    const found = counts(400, (example) => noisyStream(500, { seed: 2n, example, spread }));
    expect(share(found, (queries) => queries !== undefined && queries <= 41)).toBeGreaterThan(0.9);
    expect(share(found, (queries) => queries === undefined)).toBeLessThan(0.01);
  },
);

test("noise that leans on itself settles later, but settles", () => {
  const found = counts(200, (example) => noisyStream(500, { seed: 3n, example, spread: 0.1, correlation: 0.7 }));
  expect(share(found, (queries) => queries === undefined)).toBeLessThan(0.02);
});

test.each([3, 10])("a start twice as slow that decays over %i queries is waited for", (decay) => {
  const found = counts(
    200,
    (example) =>
      noisyStream(500, { seed: 4n, example, spread: 0.02 }).map((one, i) => one * (1 + Math.exp(-i / decay))),
  );
  for (const queries of found) expect(Math.exp(-queries! / decay)).toBeLessThan(0.05);
});

test("a step is waited for where it was seen", () => {
  for (const step of [5, 6, 8, 9]) {
    const found = counts(
      100,
      (example) => noisyStream(500, { seed: 5n, example, spread: 0.05 }).map((one, i) => i < step ? 2 * one : one),
    );
    // At least half of the middle third is past the step.
    for (const queries of found) expect(queries! / 2).toBeGreaterThanOrEqual(step);
  }
});

test("a step after all looks comes too late: what is found between rounds must find it", () => {
  expect(settles(Array.from({ length: 100 }, (_, i) => i < 60 ? 2 : 1))).toBe(12);
});

test("the fast are asked for a second at least, and so slow changes are found", () => {
  // A start twice as slow that decays over 100 queries of a millisecond: twelve of them would see nothing.
  const stream = Array.from({ length: 5000 }, (_, i) => 1 + Math.exp(-i / 100));
  expect(settles(stream)).toBe(12);
  expect(settles(stream, { leastSeconds: 1 })).toBe(900);
});

test("it is given up when its time is over, and a warning says so", () => {
  const warmUp = watchWarmUp({ mostSeconds: 10 });
  for (const time of [4000, 3000, 2999]) warmUp.add(time);
  expect(warmUp.state()).toBe("settling");
  expect(warmUpWarnings("vae", warmUp)).toEqual([]);
  warmUp.add(1);
  expect(warmUp.state()).toBe("given-up");
  expect(warmUpWarnings("vae", warmUp)).toEqual([{
    kind: "warm-up-unsettled",
    message: "vae was measured before its times had settled: its warm-up was given up after 4 queries in 10 s.",
    advice: expect.any(String),
  }]);
});

test("a rule with a negative number is refused", () => {
  expect(() => watchWarmUp({ tolerance: -0.1 })).toThrow("'tolerance' must be 0 or more, got -0.1");
});

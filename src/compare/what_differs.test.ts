import { expect, test } from "vitest";
import { BITS, FID, measured } from "./fixture_pair.ts";
import { whatDiffers } from "./what_differs.ts";

const number = { value: 1, interval: [0.9, 1.1] as [number, number] };
const fid = measured("m0", FID, number);
const elbo = measured("m0", BITS, { ...number, kind: "lower-bound", details: { method: "ELBO", evaluations: 2 } });

test("numbers of one convention and kind compare, whatever else was measured beside them", () => {
  expect(whatDiffers(fid, { ...fid })).toBeNull();
  expect(whatDiffers(fid, { ...fid, details: { steps: 50 } })).toBeNull();
  expect(whatDiffers(elbo, { ...elbo, details: { method: "ELBO", evaluations: 3 } })).toBeNull();
});

test("all of a convention that differs is told, also what one side does not state", () => {
  const base = { ...fid, convention: { network: "lenet", n: 5000, resize: "none" } };
  const next = { ...fid, convention: { network: "inception", n: 5000, ddof: 1 }, fingerprint: "fedcba987654" };
  expect(whatDiffers(base, next)).toBe(
    "conventions differ: network lenet, now inception; resize none, now not stated; ddof not stated, now 1",
  );
});

test("fingerprints that differ over equal conventions are told themselves", () => {
  expect(whatDiffers(fid, { ...fid, fingerprint: "fedcba987654" }))
    .toBe("conventions differ: fingerprint 0123456789ab, now fedcba987654");
});

test("units and directions must be the same", () => {
  expect(whatDiffers(fid, { ...fid, unit: "%", direction: "higher" }))
    .toBe("units differ: not stated, now %; directions differ: lower was better, now higher");
});

test("a bound compares with one of its kind only, and of its method", () => {
  expect(whatDiffers(elbo, { ...elbo, kind: "exact" })).toBe("kinds of likelihood differ: lower-bound, now exact");
  const tighter = (draws: number) => ({
    ...elbo,
    kind: "importance-weighted" as const,
    details: { method: `importance-weighted, K = ${draws}`, draws },
  });
  expect(whatDiffers(tighter(64), tighter(64))).toBeNull();
  expect(whatDiffers(tighter(64), tighter(512))).toBe(
    "bounds were taken differently: method importance-weighted, K = 64, now importance-weighted, K = 512; " +
      "draws 64, now 512",
  );
});

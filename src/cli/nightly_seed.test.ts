import { expect, test } from "vitest";
import { nightlySeed } from "./nightly_seed.ts";

test("a night's seed is its date in UTC, and never the baseline's", () => {
  const night = new Date("2026-11-26T23:59:00-02:00");
  expect(nightlySeed(night, "0")).toBe("20261127");
  expect(nightlySeed(night, undefined)).toBe("20261127");
  expect(nightlySeed(night, "20261127")).toBe("20261128");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { modeCoverage } from "./mode_coverage.ts";

const all = (n: number) => new Uint8Array(n).fill(1);

test("a perfect sampler expects M (1 - (1 - 1/M)^n) modes: the birthday problem's", () => {
  // 23 birthdays fall on 22.3 different days on average.
  const { expected } = modeCoverage({ modes: new Uint16Array(23), onSupport: all(23) }, 365);
  expect(expected).toBeCloseTo(365 * (1 - (364 / 365) ** 23), 10);
  expect(expected).toBeCloseTo(22.3, 1);
});

test("one mode seen for ever is 1 of those expected; samples off support count for none", () => {
  const { seen, coverage, offSupport } = modeCoverage({ modes: [3, 3, 3, 1], onSupport: [1, 1, 1, 0] }, 10);
  expect(seen).toBe(1);
  expect(coverage.value).toBeCloseTo(1 / (10 * (1 - 0.9 ** 4)), 12);
  expect(offSupport.value).toBe(0.25);
});

test("intervals of uniform samples and of samples of half the modes cover what is expected", () => {
  const noise = new Noise(3n), modes = 360, n = 200;
  const uniforms = new Float64Array(n);
  for (const reached of [modes, modes / 2]) {
    const truth = reached * (1 - (1 - 1 / reached) ** n) / (modes * (1 - (1 - 1 / modes) ** n));
    let covered = 0;
    for (let example = 0; example < 500; example++) {
      noise.uniform(uniforms, { stream: STREAM.observation, example });
      const { coverage } = modeCoverage(
        { modes: uniforms.map((u) => Math.floor(u * reached)), onSupport: all(n) },
        modes,
      );
      if (coverage.interval[0] <= truth && truth <= coverage.interval[1]) covered++;
    }
    expect(covered / 500).toBeGreaterThan(0.9);
  }
});

test("verdicts for another number of samples, and modes that are none, are refused", () => {
  expect(() => modeCoverage({ modes: [0, 1], onSupport: [1] }, 3)).toThrow("2 modes and 1 verdicts");
  expect(() => modeCoverage({ modes: [3], onSupport: [1] }, 3)).toThrow("sample 0 has mode 3 of 3");
});

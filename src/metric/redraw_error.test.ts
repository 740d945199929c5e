import { expect, test } from "vitest";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { frechetDistanceInterval } from "./fid.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { kernelDistance } from "./kid.ts";
import type { Measured } from "./sample_estimate.ts";
import type { SampleComparison } from "./sample_metric.ts";

const REPEATS = 200, N = 300, M = 200;

test.each<[string, (comparison: SampleComparison) => Promise<Measured>]>([
  ["FID", frechetDistanceInterval],
  ["KID", kernelDistance],
])(
  "%s of fresh samples against one reference scatters as its redraw error says, and less than its interval",
  async (_, measure) => {
    const reference = { features: gaussianRows(M, 4, 1) };
    const values = new Float64Array(REPEATS);
    let told = 0, ofInterval = 0;
    for (let i = 0; i < REPEATS; i++) {
      const generated = { features: gaussianRows(N, 4, 100 + i, { shift: 1 }) };
      const { value, interval, redrawError = NaN } = await measure({
        generated,
        reference,
        network: "",
        algebra: plainAlgebra,
      });
      values[i] = value;
      told += redrawError / REPEATS;
      ofInterval += (interval![1] - interval![0]) / (2 * 1.959964) / REPEATS;
    }
    const real = Math.sqrt(meanAndVariance(values).variance);
    // A deviation of 200 is known to 5 %: 20 % is four of its standard errors.
    expect(Math.abs(told / real - 1)).toBeLessThan(0.2);
    expect(ofInterval / real).toBeGreaterThan(1.05);
  },
);

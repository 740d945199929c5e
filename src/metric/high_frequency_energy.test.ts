import { expect, test } from "vitest";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { relativeError } from "../stats/relative_error.ts";
import { anyImages, blurAndModes, comparePixels } from "./goldens/blur_and_modes.ts";
import { highFrequencyEnergyMetric, highFrequencyShare } from "./high_frequency_energy.ts";

test.each(blurAndModes.statistics)("both means are those of NumPy's FFT: $shape", async (golden) => {
  const { shape, high_frequency_share: shares } = golden;
  const sets = comparePixels(anyImages(2, shape), anyImages(4, shape));
  const { details } = await highFrequencyEnergyMetric().measure(sets);
  expect(relativeError(Number(details?.mean_generated), meanAndVariance(shares.slice(0, 2)).mean)).toBeLessThan(1e-11);
  expect(relativeError(Number(details?.mean_reference), meanAndVariance(shares).mean)).toBeLessThan(1e-11);
});

test.each([[8, 12], [28, 28], [9, 7]])("a wave counts where it lies beyond 1/4 cycle per pixel: %d × %d", (h, w) => {
  const share = highFrequencyShare(h, w);
  for (let u = 0; u <= h / 2; u++) {
    for (let v = 0; v <= w / 2; v++) {
      if (u === 0 && v === 0) continue;
      const wave = Float64Array.from(
        { length: h * w },
        (_, at) => 100 + Math.cos(2 * Math.PI * (u * Math.floor(at / w) / h + v * (at % w) / w)),
      );
      // On the circle itself a wave does not count.
      expect(share(wave, h, w), `${u}, ${v}`).toBeCloseTo(Math.hypot(u / h, v / w) > 0.25 + 1e-12 ? 1 : 0, 9);
    }
  }
});

test("an image of one grey level has no energy, and a single bright pixel all frequencies alike", () => {
  const share = highFrequencyShare(8, 8), dot = new Float64Array(64);
  expect(share(dot, 8, 8)).toBe(0);
  dot[19] = 9;
  // Of 64 frequencies 13 lie within radius 2 of 8, the mean's among them, which is taken off.
  expect(share(dot, 8, 8)).toBeCloseTo(1 - 12 / 63, 12);
});

test("blurred images have less of it, noise has more, and the convention says what was done", async () => {
  const real = anyImages(5, [1, 16, 16]);
  const smooth = { ...real, data: real.data.map((level, at, all) => (level + (all[at + 1] ?? level)) / 2) };
  const { value, interval, convention } = await highFrequencyEnergyMetric().measure(comparePixels(smooth, real));
  expect(value).toBeLessThan(1);
  expect(interval![0]).toBeLessThan(value);
  expect(convention).toMatchObject({ space: "pixels", window: "none", mean_removed: true });
});

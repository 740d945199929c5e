import { expect, test } from "vitest";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { relativeError } from "../stats/relative_error.ts";
import { anyImages, blurAndModes, comparePixels } from "./goldens/blur_and_modes.ts";
import { laplacianVariance, sharpnessMetric } from "./sharpness.ts";

test.each(blurAndModes.statistics)("both means are SciPy's: $shape", async ({ shape, laplacian_variance }) => {
  const { value, details } = await sharpnessMetric().measure(comparePixels(anyImages(2, shape), anyImages(4, shape)));
  const ours = meanAndVariance(laplacian_variance.slice(0, 2)).mean, real = meanAndVariance(laplacian_variance).mean;
  expect(relativeError(Number(details?.mean_generated), ours)).toBeLessThan(1e-12);
  expect(relativeError(Number(details?.mean_reference), real)).toBeLessThan(1e-12);
  expect(relativeError(value, ours / real)).toBeLessThan(1e-12);
});

test("one bright pixel has the variance of 1, 1, 1, 1, -4 and zeros; a slope has none", () => {
  const dot = new Float64Array(49);
  dot[24] = 1;
  expect(laplacianVariance(dot, 7, 7)).toBeCloseTo(20 / 25, 14);
  expect(laplacianVariance(Float64Array.from({ length: 30 }, (_, at) => 3 * (at % 6) + Math.floor(at / 6)), 5, 6)).toBe(
    0,
  );
});

test("half the contrast is a quarter of the sharpness, and no network is named", async () => {
  const real = anyImages(6, [1, 9, 9]);
  const even = { ...real, data: real.data.map((level) => level & ~1) };
  const faint = { ...even, data: even.data.map((level) => level / 2) };
  const { value, convention, n } = await sharpnessMetric().measure(comparePixels(faint, even));
  expect(value).toBeCloseTo(0.25, 12);
  expect(n).toBe(6);
  expect(convention).toMatchObject({ space: "pixels", n_reference: 6 });
  expect(convention.network).toBeUndefined();
});

test("images that are too small, flat, unlike in size or not there are told", async () => {
  const measure = (...sets: Parameters<typeof comparePixels>) => sharpnessMetric().measure(comparePixels(...sets));
  const some = anyImages(3, [1, 4, 4]);
  await expect(measure(anyImages(3, [1, 2, 9]), anyImages(3, [1, 2, 9]))).rejects.toThrow("at least 3 × 3");
  await expect(measure(some, { ...some, data: new Uint8Array(48) })).rejects.toThrow("all its images are flat");
  await expect(measure(some, anyImages(3, [1, 4, 5]))).rejects.toThrow("1 × 4 × 4, reference images 1 × 4 × 5");
  await expect(measure(anyImages(1, [1, 4, 4]), some)).rejects.toThrow("at least 2 generated images, got 1");
  await expect(sharpnessMetric().measure({ ...comparePixels(some, some), reference: {} })).rejects.toThrow(
    "looks at images, and of the reference set only features are known",
  );
});

import { afterAll, expect, test } from "vitest";
import { openOnnxAlgebra } from "../../runtime/onnx_algebra.ts";
import { EVERY_IMAGE, TINY, tinyMasses } from "./fixture_mixture.ts";
import { oracle } from "./oracle.ts";
import { oracleImages } from "./oracle_images.ts";
import { scoreMixture } from "./score_mixture.ts";
import { supportThresholds } from "./support_thresholds.ts";

const { algebra, close } = await openOnnxAlgebra(1);
afterAll(close);

test.each([0.2, 0.01, 1e-4])(
  "a mode's own images fall below its threshold with probability %d at most, but not never",
  (level) => {
    const thresholds = supportThresholds(TINY, level);
    const below = [0, 0, 0];
    for (let i = 0; i < EVERY_IMAGE.length / 2; i++) {
      tinyMasses(i).forEach((mass, mode) => {
        if (Math.log(mass) < thresholds[mode]!) below[mode]! += mass;
      });
    }
    for (const probability of below) {
      expect(probability).toBeLessThanOrEqual(level);
      expect(probability).toBeGreaterThan(level / 100);
    }
  },
);

test("at a generous level some of the oracle's own images are refused, fewer than the level allows", async () => {
  const { images } = oracleImages(0, 200, "test");
  const { onSupport } = await scoreMixture(oracle(), images, algebra, { offSupportLevel: 0.3 });
  const refused = onSupport.filter((on) => on === 0).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(0.3 * 200);
});

test("a level outside (0, 1) is refused", () => {
  expect(() => supportThresholds(TINY, 0)).toThrow("must be between 0 and 1, got 0");
});

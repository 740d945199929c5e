import { expect, test } from "vitest";
import { spread } from "./end_labels.ts";

const AREA = { top: 50, bottom: 300 };

test("names that are far apart stay where they are", () => {
  expect(spread([80, 120, 260], AREA)).toEqual([80, 120, 260]);
});

test("names that are close are moved apart in their order, within the plot", () => {
  for (const heights of [[100, 101, 102, 103], [295, 298, 300], [50, 50, 50], [60, 61, 299, 300]]) {
    const placed = spread(heights, AREA);
    placed.forEach((height, i) => {
      if (i > 0) expect(height - placed[i - 1]!).toBeGreaterThanOrEqual(17);
      expect(height).toBeGreaterThanOrEqual(AREA.top);
      expect(height).toBeLessThanOrEqual(AREA.bottom);
    });
  }
});

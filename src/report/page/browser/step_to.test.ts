import { expect, test } from "vitest";
import { stepTo } from "./step_to.ts";

test("arrows go from point to point and stop at both ends", () => {
  expect([stepTo("ArrowRight", -1, 3), stepTo("ArrowRight", 0, 3), stepTo("ArrowRight", 2, 3)]).toEqual([0, 1, 2]);
  expect([stepTo("ArrowLeft", -1, 3), stepTo("ArrowLeft", 1, 3), stepTo("ArrowLeft", 0, 3)]).toEqual([2, 0, 0]);
  expect([stepTo("Home", 2, 3), stepTo("End", 0, 3)]).toEqual([0, 2]);
});

test("Escape tells none, where one is told; other keys stay the browser's", () => {
  expect([stepTo("Escape", 1, 3), stepTo("Escape", -1, 3), stepTo("ArrowDown", 1, 3), stepTo("a", 1, 3)])
    .toEqual([-1, null, null, null]);
});

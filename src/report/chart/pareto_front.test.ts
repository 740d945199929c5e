import fc from "fast-check";
import { expect, test } from "vitest";
import { paretoFront } from "./pareto_front.ts";

test("the front holds exactly the points that no other beats", () => {
  const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
  fc.assert(fc.property(fc.uniqueArray(point, { selector: ({ x, y }) => 10 * x + y }), (points) => {
    const unbeaten = points.filter((a) => !points.some((b) => b !== a && b.x <= a.x && b.y <= a.y));
    expect(new Set(paretoFront(points))).toEqual(new Set(unbeaten));
  }));
});

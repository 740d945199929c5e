import { expect, test } from "vitest";
import { nearestPlace } from "./nearest_place.ts";

const never = () => false;

test("the nearest mark is meant, as far as a pointer reaches", () => {
  const places = [{ x: 0, y: 0, covers: never }, { x: 30, y: 0, covers: never }];
  expect(nearestPlace(places, { x: 14, y: 0 })).toBe(places[0]);
  expect(nearestPlace(places, { x: 16, y: 0 })).toBe(places[1]);
  expect(nearestPlace(places, { x: 30, y: 25 })).toBeUndefined();
  expect(nearestPlace([], { x: 0, y: 0 })).toBeUndefined();
});

test("a bar that the pointer is on is meant, whatever ends nearer", () => {
  const bar = { x: 300, y: 0, covers: (x: number, y: number) => x >= 0 && x <= 300 && Math.abs(y) < 10 };
  const other = { x: 20, y: 15, covers: never };
  expect(nearestPlace([other, bar], { x: 20, y: 5 })).toBe(bar);
  expect(nearestPlace([other, bar], { x: 20, y: 12 })).toBe(other);
});

import { expect, test } from "vitest";
import type { StepWindow } from "../card/card.ts";
import type { Tensor } from "../runtime/graph.ts";
import { NeighbourCache } from "./neighbour_cache.ts";

function fed(cache: NeighbourCache, row: number, column: number): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  cache.feed(feeds, row, column);
  return feeds;
}

test("every window holds what was put at its positions, and zero outside the image", () => {
  const height = 6, width = 4, block = [2, 3];
  const windows: StepWindow[] = [
    { input: "up2", of: "cells", row: -2, columns: [-1, 3] },
    { input: "up1", of: "cells", row: -1, columns: [0, 1] },
    { input: "left", of: "cells", row: 0, columns: [-3, -1] },
  ];
  const cache = new NeighbourCache(width, block, windows);
  const content = (row: number, column: number, i: number) => 1 + (row * width + column) * 6 + i;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const views = fed(cache, row, column);
      for (const { input, row: up, columns: [from, to] } of windows) {
        const expected = [];
        for (let offset = from; offset <= to; offset++) {
          const inside = row + up >= 0 && column + offset >= 0 && column + offset < width;
          for (let i = 0; i < 6; i++) expected.push(inside ? content(row + up, column + offset, i) : 0);
        }
        expect([...views[input]!.data], `${input} at ${row}, ${column}`).toEqual(expected);
        expect(views[input]!.dims).toEqual([to - from + 1, 2, 3]);
      }
      cache.put(row, column, Float32Array.from({ length: 6 }, (_, i) => content(row, column, i)));
    }
  }
});

test("a block of another size is refused", () => {
  const cache = new NeighbourCache(4, [2], [{ input: "left", of: "cells", row: 0, columns: [-1, -1] }]);
  expect(() => cache.put(0, 0, new Float32Array(3))).toThrow("must hold 2 numbers, the graph gave 3");
});

test("what is not yet put is zero, also where another row was kept before", () => {
  const cache = new NeighbourCache(2, [1], [{ input: "here", of: "cells", row: 0, columns: [-1, 1] }]);
  for (let row = 0; row < 3; row++) {
    expect([...fed(cache, row, 0)["here"]!.data]).toEqual([0, 0, 0]);
    cache.put(row, 0, Float32Array.of(5));
    expect([...fed(cache, row, 1)["here"]!.data]).toEqual([5, 0, 0]);
    cache.put(row, 1, Float32Array.of(6));
  }
});

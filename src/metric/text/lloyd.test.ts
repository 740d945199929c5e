import { expect, test } from "vitest";
import { matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { lloyd } from "./lloyd.ts";

const LINE = matrix(6, 1, [-10, -9, -8, 8, 9, 10]);

test("a step by hand: to the nearest centre, and to the mean", async () => {
  const once = await lloyd(LINE, matrix(2, 1, [-10, -9]), plainAlgebra, 1);
  expect([...once.labels]).toEqual([0, 1, 1, 1, 1, 1]);
  expect([...once.centres.data]).toEqual([-10, 2]);
  const ended = await lloyd(LINE, matrix(2, 1, [-10, -9]), plainAlgebra, 100);
  expect([...ended.centres.data]).toEqual([-9, 9]);
  expect(ended.distortion).toBe(4);
});

test("centres that did not move are not multiplied again", async () => {
  const rows: number[] = [];
  await lloyd(LINE, matrix(3, 1, [-9, 8, 9]), {
    product: (a, b) => {
      rows.push(a.rows);
      return plainAlgebra.product(a, b);
    },
  }, 100);
  // All at first; then none changes its cluster: -10 to -8 | 8 | 9, 10, whose centre moves in the first step alone.
  expect(rows).toEqual([3, 3]);
});

test("a centre that no point is nearest to starts anew at the farthest point", async () => {
  const { labels, centres } = await lloyd(LINE, matrix(3, 1, [-9, 9.5, 1000]), plainAlgebra, 1);
  // 8 is 1.5 from its centre, all others at most 1.
  expect([...labels]).toEqual([0, 0, 0, 2, 1, 1]);
  expect([...centres.data]).toEqual([-9, 9.5, 8]);
});

test("points that lie on their centres are not taken for others, and an empty cluster stays where it was", async () => {
  const same = matrix(4, 2, [0.1, 0.7, 0.1, 0.7, 0.1, 0.7, 0.1, 0.7]);
  const { labels, centres } = await lloyd(same, matrix(2, 2, [0.1, 0.7, 5, 5]), plainAlgebra, 100);
  expect([...labels]).toEqual([0, 0, 0, 0]);
  expect([...centres.data.subarray(2)]).toEqual([5, 5]);
});

import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { randomGroups } from "./random_groups.ts";

const rows = matrix(103, 1, Array.from({ length: 103 }, (_, i) => i));

test("every row is dealt once, into groups of nearly one size, and not in order", () => {
  const groups = [...randomGroups(rows, 10, 0)].map(({ data }) => [...data]);
  expect(groups.map((group) => group.length).sort()).toEqual([10, 10, 10, 10, 10, 10, 10, 11, 11, 11]);
  expect(groups.flat().toSorted((a, b) => a - b)).toEqual([...rows.data]);
  expect(groups.flat()).not.toEqual([...rows.data]);
});

test("a split is always dealt the same way, another split otherwise", () => {
  const first = [...randomGroups(rows, 10, 1)], again = [...randomGroups(rows, 10, 1)];
  expect(again).toEqual(first);
  expect([...randomGroups(rows, 10, 2)]).not.toEqual(first);
});

test("more groups than rows are refused", () => {
  expect(() => [...randomGroups(rows, 104, 0)]).toThrow("from 1 to the 103 rows there are, got 104");
});

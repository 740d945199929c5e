import { expect, test } from "vitest";
import { ratedRun } from "./fixture_people.ts";
import { ratingPools } from "./rating_pools.ts";

const RUN = ratedRun(2);

test("a model is shown among the anchor's images", () => {
  expect(ratingPools(RUN, "m1")).toEqual({
    real: { row: "real", file: "samples/real.pool.png", count: 50 },
    generated: { row: "m1", file: "samples/m1.pool.png", count: 50 },
  });
});

test("of several groups the anchor is that of the model's own data", () => {
  const grouped = {
    ...RUN,
    rows: [
      ...RUN.rows.map((row) => ({ ...row, group: row.id === "m1" ? "letters" : "digits" })),
      { id: "abc", title: "Real letters", family: "data" as const, role: "anchor" as const, group: "letters" },
    ],
    galleries: [
      ...RUN.galleries,
      { model: "abc", rule: "", count: 1, samples: "abc.png", pool: { file: "samples/abc.pool.png", count: 40 } },
    ],
  };
  expect(ratingPools(grouped, "m0")).toMatchObject({ real: { row: "real" } });
  expect(ratingPools(grouped, "m1")).toMatchObject({ real: { row: "abc", count: 40 } });
});

test("who cannot be rated is told why", () => {
  const without = (id: string) => ({ ...RUN, galleries: RUN.galleries.filter(({ model }) => model !== id) });
  expect(ratingPools(RUN, "real")).toEqual({ reason: expect.stringContaining("Real data") });
  expect(ratingPools(RUN, "absent")).toEqual({ reason: expect.stringContaining("no row 'absent'") });
  expect(ratingPools(without("m0"), "m0")).toEqual({ reason: expect.stringContaining("no images of it") });
  expect(ratingPools(without("real"), "m0")).toEqual({ reason: expect.stringContaining("no real images") });
  const few = RUN.galleries.map((gallery) => ({ ...gallery, pool: { file: "a.png", count: 20 } }));
  expect(ratingPools({ ...RUN, galleries: few }, "m0")).toEqual({ reason: expect.stringContaining("keeps 20 and 20") });
});

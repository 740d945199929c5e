import { expect, test } from "vitest";
import { type Gallery, gallerySchema } from "./run.ts";

const gallery = (path: string): Gallery[] => {
  const whole: Gallery = {
    model: "a",
    rule: "the first",
    count: 2,
    samples: "a.png",
    neighbours: "b.png",
    training: "c.png",
    worst: { rule: "the furthest", count: 1, samples: "d.png", neighbours: "e.png", training: "f.png" },
    pool: { file: "g.png", count: 3 },
  };
  const { worst, pool } = whole;
  if (worst === undefined || pool === undefined) throw new Error("both are above");
  return [
    { ...whole, samples: path },
    { ...whole, neighbours: path },
    { ...whole, training: path },
    { ...whole, worst: { ...worst, samples: path } },
    { ...whole, worst: { ...worst, neighbours: path } },
    { ...whole, worst: { ...worst, training: path } },
    { ...whole, pool: { ...pool, file: path } },
  ];
};

test("no picture of a gallery lies outside the run's folder", () => {
  const outside = [
    ...["", "/etc/hostname", "..", "../a.png", "a/..", "a/../../b.png", "./../a.png", "a/../b.png", "\n/../a.png"],
    ...["..\\a.png", "a\\b.png", "C:\\a.png", "a.png\0.txt"],
  ];
  for (const path of outside) {
    for (const one of gallery(path)) expect([path, gallerySchema.safeParse(one).success]).toEqual([path, false]);
  }
  expect(gallerySchema.safeParse(gallery("../a.png")[0]).error?.issues[0]?.message).toContain(
    "within the run's folder",
  );
});

test("names of runs and models may hold what names hold", () => {
  for (const path of ["samples/a.png", "before [1] (new)/samples/ä b.pool.png", "..a/b..c/...png", "a.b/./c"]) {
    for (const one of gallery(path)) expect([path, gallerySchema.safeParse(one).success]).toEqual([path, true]);
  }
});

import { expect, test } from "vitest";
import { GLYPHS } from "./glyphs.ts";
import { openOracle } from "./open_oracle.ts";

test("openOracle() gives a dataset whose labels are the modes' glyphs", () => {
  const { id, split, shape, levels, count, images, labels, modes } = openOracle("test", 50);
  expect({ id, split, shape, levels, count }).toEqual({
    id: "oracle",
    split: "test",
    shape: [1, 16, 16],
    levels: 256,
    count: 50,
  });
  expect(images.length).toBe(50 * 256);
  expect([...labels]).toEqual(Array.from(modes, (mode) => Math.floor(mode / 225)));
  expect(GLYPHS.map(({ name }) => name).join("")).toBe("0123456789ABCDEF");
});

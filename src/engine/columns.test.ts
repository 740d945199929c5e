import { expect, test } from "vitest";
import { columnOf } from "./columns.ts";

test("the network stands in the title of FID and KID alone", () => {
  expect(columnOf("fid", "lenet-mnist").title).toBe("FID (lenet-mnist)");
  expect(columnOf("fid", undefined).title).toBe("FID");
  expect(columnOf("recall", "lenet-mnist")).toEqual({ id: "recall", title: "Recall", unit: "", direction: "higher" });
});

test("what a metric says of its part, and of being no merit, is in its column", () => {
  expect(columnOf("sharpness", "lenet-mnist")).toEqual({
    id: "sharpness",
    title: "Sharpness",
    unit: "× real",
    direction: "higher",
    ranked: false,
    part: "Blur and dropped modes",
  });
  expect(columnOf("ndb", undefined)).not.toHaveProperty("ranked");
});

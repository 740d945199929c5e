import { expect, test } from "vitest";
import { rowNames } from "./row_names.ts";

test("the last part of a path names a row", () => {
  expect(rowNames(["out/gan", "out/vae.npy", "mnist:test", "out/ddpm/"])).toEqual([
    "gan",
    "vae.npy",
    "mnist:test",
    "ddpm",
  ]);
});

test("paths that end alike keep all of themselves, the others stay short", () => {
  expect(rowNames(["a/samples", "b/samples", "b/gan"])).toEqual(["a/samples", "b/samples", "gan"]);
});

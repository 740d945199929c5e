import { expect, test } from "vitest";
import { closest, unknownName } from "./closest.ts";

const models = ["pixelcnn-mnist", "vae-mnist", "gan-mnist", "ddpm-mnist"];

test("a slip of the finger is recognised", () => {
  expect(closest("mnits", ["mnist", "fashion-mnist"])).toBe("mnist");
  expect(closest("vae-mnits", models)).toBe("vae-mnist");
  expect(closest("PIXELCNN-MNIST", models)).toBe("pixelcnn-mnist");
  expect(closest("ddpm", models)).toBe("ddpm-mnist");
});

test("what is like nothing gets no suggestion", () => {
  expect(closest("stylegan3-ffhq", models)).toBeUndefined();
  expect(unknownName("model", "zzzzzz", models)).toBe(
    "Unknown model 'zzzzzz'. There are: pixelcnn-mnist, vae-mnist, gan-mnist, ddpm-mnist.",
  );
});

test("the message suggests the nearest name and lists them all", () => {
  expect(unknownName("suite", "image", ["images", "text"])).toBe(
    "Unknown suite 'image'. Did you mean 'images'? There are: images, text.",
  );
});

import { expect, test } from "vitest";
import type { ResizeKind } from "../card/card.ts";
import { UsageError } from "../core/usage_error.ts";
import { readGolden } from "./goldens/read_golden.ts";
import { resizeNamed, resizer } from "./resize.ts";

/** Image `index` of a NumPy array [n, height, width, 3], channels first. */
function image(name: string, index: number): { levels: Uint8Array; height: number; width: number } {
  const { shape: [, height = 0, width = 0], data } = readGolden(name);
  const levels = new Uint8Array(3 * height * width);
  for (let i = 0; i < levels.length; i++) {
    levels[i] = data[(index * height * width + i % (height * width)) * 3 + Math.floor(i / (height * width))]!;
  }
  return { levels, height, width };
}

const largest = (a: Float32Array, b: ArrayLike<number>) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test.each(
  [
    ["tf1-bilinear", "tf1_bilinear", 0],
    ["pil-bicubic", "clean_pil_bicubic", 0],
    // Two units in the last place below 256: PyTorch fuses multiplications and additions.
    ["torch-bilinear", "torch_bilinear_no_antialias", 2 ** -15],
  ] as const,
)("%s brings images of 32 to 299 as its reference implementation does", (kind, file, tolerance) => {
  const golden = readGolden(`resize_299_${file}_every13.npy`);
  const size = { height: 299, width: 299 };
  const every13 = new Float32Array(golden.data.length);
  for (let index = 0, at = 0; index < 2; index++) {
    const { levels, height, width } = image("resize_images_uint8_nhwc.npy", index);
    const out = new Float32Array(3 * 299 * 299);
    resizer(kind, 3, { height, width }, size)(levels, out);
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < 299; y += 13) {
        for (let x = 0; x < 299; x += 13) every13[at++] = out[(channel * 299 + y) * 299 + x]!;
      }
    }
  }
  expect(largest(every13, golden.data)).toBeLessThanOrEqual(tolerance);
});

test("pil-bicubic shrinks an oblong image as clean-fid does, to the bit", () => {
  const { levels, height, width } = image("resize_big_uint8_nhwc.npy", 0);
  const out = new Float32Array(3 * 32 * 32);
  resizer("pil-bicubic", 3, { height, width }, { height: 32, width: 32 })(levels, out);
  expect(largest(out, readGolden("resize_big_to_32_clean_pil_bicubic_chw.npy").data)).toBe(0);
});

const KINDS = ["tf1-bilinear", "pil-bicubic", "torch-bilinear"] as const satisfies readonly ResizeKind[];

test.each(KINDS)("%s leaves an even image even, whatever the sizes", (kind) => {
  for (const [height, width] of [[1, 1], [2, 7], [64, 3], [300, 299]] as const) {
    const out = new Float32Array(2 * 31 * 40).fill(NaN);
    resizer(kind, 2, { height, width }, { height: 31, width: 40 })(new Uint8Array(2 * height * width).fill(77), out);
    expect(largest(out, new Float32Array(out.length).fill(77))).toBeLessThan(1e-5);
  }
});

test.each(KINDS)("%s keeps channels apart", (kind) => {
  const levels = Uint8Array.from({ length: 2 * 5 * 5 }, (_, i) => i < 25 ? 10 * i : 0);
  const out = new Float32Array(2 * 81);
  resizer(kind, 2, { height: 5, width: 5 }, { height: 9, width: 9 })(levels, out);
  expect(out.subarray(81).every((value) => value === 0)).toBe(true);
  const alone = new Float32Array(81);
  resizer(kind, 1, { height: 5, width: 5 }, { height: 9, width: 9 })(levels.subarray(0, 25), alone);
  expect(out.subarray(0, 81)).toEqual(alone);
});

test("images of the right size pass as they are, and others only where a resizing is declared", () => {
  const out = new Float32Array(4);
  resizer("none", 1, { height: 2, width: 2 }, { height: 2, width: 2 })(Uint8Array.of(1, 2, 3, 255), out);
  expect(out).toEqual(Float32Array.of(1, 2, 3, 255));
  expect(() => resizer("none", 1, { height: 2, width: 3 }, { height: 2, width: 2 })).toThrow(UsageError);
  expect(() => resizer("none", 1, { height: 2, width: 3 }, { height: 2, width: 2 })).toThrow(
    "Expected images of 2 x 2 pixels, found 2 x 3",
  );
});

test("the command line's names stand for resizings, and no other does", () => {
  expect(["clean", "torch", "tf1"].map(resizeNamed)).toEqual(["pil-bicubic", "torch-bilinear", "tf1-bilinear"]);
  expect(() => resizeNamed("claen")).toThrow("Did you mean 'clean'?");
});

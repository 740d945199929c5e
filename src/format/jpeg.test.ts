import { expect, test } from "vitest";
import { bytesSource } from "./byte_source.ts";
import golden from "./goldens/jpeg.json" with { type: "json" };
import { decodeJpeg } from "./jpeg.ts";
import { readJpegSize } from "./jpeg_head.ts";
import { surviveMutation } from "./survive_mutation.ts";

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const files = golden.images.map(({ file }) => bytes(file));
const [first] = files;
if (first === undefined) throw new Error("expected goldens");

/** Where the frame header's content begins: after the marker and the length. */
const FRAME = first.findIndex((byte, i) => byte === 0xff && first[i + 1] === 0xc0) + 4;

function changed(at: number, ...values: readonly number[]): Uint8Array {
  const copy = first!.slice();
  copy.set(values, at);
  return copy;
}

test.each(golden.images)("$name: the pixels are Pillow's, to the last bit", async (image) => {
  const { width, height, channels } = image;
  const file = bytes(image.file);
  expect(await decodeJpeg(file, "a.jpg")).toEqual({ width, height, channels, pixels: bytes(image.pixels) });
  expect(await readJpegSize(bytesSource(file, "a.jpg"))).toEqual({ width, height, channels });
});

test("a file cut short anywhere is refused, and the next whole one is read", async () => {
  for (let length = 0; length < first.length; length += 7) {
    await expect(decodeJpeg(first.subarray(0, length), "a.jpg"), `${length}`).rejects.toThrow("Cannot read a.jpg: ");
  }
  const cut = decodeJpeg(first.subarray(0, -2), "a.jpg");
  await expect(cut).rejects.toThrow("expected a whole JPEG image, found damage (Premature end of JPEG file)");
  expect((await decodeJpeg(first, "a.jpg")).pixels).toEqual(bytes(golden.images[0]!.pixels));
});

test("CMYK, 12 bits and lossless or arithmetic frames are refused, and told what to do", async () => {
  await expect(decodeJpeg(bytes(golden.cmyk), "c.jpg")).rejects.toThrow(
    "Cannot read c.jpg: expected a grey or RGB image, found four channels (CMYK): convert it to RGB first",
  );
  await expect(decodeJpeg(changed(FRAME, 12), "a.jpg")).rejects.toThrow("expected 8 bits a channel, found 12");
  await expect(decodeJpeg(changed(FRAME - 3, 0xc9), "a.jpg")).rejects.toThrow("found frame type SOF9");
});

test("an image that claims more than its bytes can hold is refused before it is decoded", async () => {
  await expect(decodeJpeg(changed(FRAME + 1, 255, 255, 255, 255), "a.jpg")).rejects.toThrow("found 65535 x 65535");
  await expect(decodeJpeg(changed(FRAME + 1, 31, 0, 31, 0), "a.jpg")).rejects.toThrow("the data of 7936 x 7936 pixels");
  await expect(decodeJpeg(changed(FRAME + 1, 0, 0), "a.jpg")).rejects.toThrow("found 19 x 0");
});

test("mutated files are read or refused", async () => {
  await surviveMutation(files, decodeJpeg, { numRuns: 1500 });
});

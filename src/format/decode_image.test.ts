import { expect, test } from "vitest";
import { bytesSource } from "./byte_source.ts";
import { decodeImage, readImageSize } from "./decode_image.ts";
import jpeg from "./goldens/jpeg.json" with { type: "json" };
import png from "./goldens/png.json" with { type: "json" };

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

test("the content says whether it is a PNG or a JPEG, not the name", async () => {
  for (const { file, width, height, channels, pixels } of [png.images[0]!, jpeg.images[0]!]) {
    expect(await decodeImage(bytes(file), "a.gif")).toEqual({ width, height, channels, pixels: bytes(pixels) });
    expect(await readImageSize(bytesSource(bytes(file), "a.gif"))).toEqual({ width, height, channels });
  }
});

test("something else is refused", async () => {
  for (const length of [0, 2, 100]) {
    const expected = `Cannot read a.png: expected a PNG or JPEG image, found ${length} bytes of something else`;
    await expect(decodeImage(new Uint8Array(length), "a.png")).rejects.toThrow(expected);
    await expect(readImageSize(bytesSource(new Uint8Array(length), "a.png"))).rejects.toThrow(expected);
  }
});

import { crc32, deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import golden from "./goldens/png.json" with { type: "json" };
import { decodePng, pngSize } from "./png.ts";
import { surviveMutation } from "./survive_mutation.ts";

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const files = golden.images.map(({ file }) => bytes(file));
const rgb = bytes(golden.images.find(({ name }) => name === "RGB")!.file);

function chunk(type: string, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}

/** An 8-bit grey image whose chunks are right, whatever its data are. */
function grey(width: number, height: number, data: Uint8Array): Uint8Array {
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, width);
  new DataView(head.buffer).setUint32(4, height);
  head[8] = 8;
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(data)), chunk("IEND", new Uint8Array(0))];
  return Uint8Array.from([...rgb.subarray(0, 8), ...chunks.flatMap((part) => [...part])]);
}

/** The chunks of a file after another's head, the CRCs made right again. */
function resealed(file: Uint8Array, change: (type: string, content: Uint8Array) => void): Uint8Array {
  const parts = [file.subarray(0, 8)];
  const view = new DataView(file.buffer, file.byteOffset);
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const content = file.slice(at + 8, at + 8 + view.getUint32(at));
    change(type, content);
    parts.push(chunk(type, content));
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test.each(golden.images)("$name: the pixels are Pillow's", ({ file, width, height, channels, pixels }) => {
  expect(decodePng(bytes(file), "a.png")).toEqual({ width, height, channels, pixels: bytes(pixels) });
  expect(pngSize(bytes(file).subarray(0, 33), "a.png")).toEqual({ width, height, channels });
});

test("a file cut short anywhere is refused", () => {
  for (const file of files) {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodePng(file.subarray(0, length), "a.png"), `${length} bytes`).toThrow("Cannot read a.png: ");
    }
  }
});

test("a changed bit is found by the CRC, wherever it is", () => {
  for (let at = 8; at < rgb.length; at++) {
    const file = rgb.slice();
    file[at]! ^= 1;
    expect(() => decodePng(file, "a.png"), `byte ${at}`).toThrow("Cannot read a.png: ");
  }
});

test("16 bits a channel and animations are refused, and told what to do", () => {
  expect(() => decodePng(bytes(golden.deep), "deep.png")).toThrow(
    "Cannot read deep.png: expected 8 bits a channel, found 16: convert it to 8 bits first",
  );
  expect(() => decodePng(bytes(golden.animated), "a.png")).toThrow("found an animation (APNG)");
});

test("an image that claims or unpacks to too much is refused before it is unpacked", () => {
  expect(() => decodePng(grey(100_000, 100_000, new Uint8Array(10)), "bomb.png")).toThrow(
    "expected an image of 1 to 89478485 pixels, found 100000 x 100000",
  );
  expect(() => decodePng(grey(9000, 9000, new Uint8Array(10)), "bomb.png")).toThrow("that cannot unpack to them");
  expect(() => decodePng(grey(3, 2, new Uint8Array(10_000_000)), "bomb.png")).toThrow(
    "expected 8 bytes of pixels, found that they unpack to more",
  );
  expect(() => decodePng(grey(3, 2, new Uint8Array(7)), "a.png")).toThrow("found 7: it is truncated");
  expect(() => decodePng(grey(0, 2, new Uint8Array(7)), "a.png")).toThrow("found 0 x 2");
});

test("unknown filters, colours beyond the palette and damaged data under right CRCs are refused", () => {
  expect(() => decodePng(grey(1, 2, Uint8Array.of(0, 1, 5, 1)), "a.png")).toThrow("found filter 5 in row 1");
  const indexed = golden.images.find(({ name }) => name === "palette, 1 bit")!;
  const blue = (type: string, content: Uint8Array) => void (type === "IHDR" && (content[8] = 2));
  expect(() => decodePng(resealed(bytes(indexed.file), blue), "a.png")).toThrow("Cannot read a.png: ");
  const damage = (type: string, content: Uint8Array) => void (type === "IDAT" && content.fill(7, 20));
  expect(() => decodePng(resealed(rgb, damage), "a.png")).toThrow("bytes of pixels, found damage (");
});

test("mutated files are read or refused, with their own CRCs and with right ones", async () => {
  await surviveMutation(files, decodePng, { numRuns: 1500 });
  const inside = (file: Uint8Array, name: string) => {
    // The mutation of a chunk's own bytes is what gets past the CRC.
    let at = 0;
    const changed = resealed(rgb, (_, content) => {
      for (let i = 0; i < content.length; i++) content[i] = file[at++ % Math.max(1, file.length)] ?? 0;
    });
    decodePng(changed, name);
  };
  const contents: number[] = [];
  resealed(rgb, (_, content) => void contents.push(...content));
  await surviveMutation([Uint8Array.from(contents)], inside, { numRuns: 1500 });
});

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import jpeg from "../format/goldens/jpeg.json" with { type: "json" };
import { temporaryDir } from "./idx_fixture.ts";
import { openImageFolder } from "./image_folder.ts";

/** A PNG file of 2 x 1 pixels, each channel holding one value. */
function png(...channels: readonly number[]): Uint8Array {
  const data = Uint8Array.from([...channels, ...channels]);
  return encode({ width: 2, height: 1, data, channels: channels.length === 1 ? 1 : 3 });
}

async function folderOf(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await temporaryDir();
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

test("the images of a folder and its subfolders come in the byte order of their paths", async () => {
  const folder = await folderOf({
    "10.png": png(3),
    "2.PNG": png(4),
    "a/1.png": png(6),
    "B.png": png(5),
    "a.png": png(7),
    "é.png": png(8),
    "notes.txt": Uint8Array.of(1),
    "._2.png": Uint8Array.of(1),
  });
  const samples = await openImageFolder(folder);
  expect(samples).toMatchObject({ kind: "images", name: folder, count: 6, shape: [1, 1, 2] });
  // "." sorts before "/", capitals before small letters, and what is not ASCII last, as Python's sorted() has it.
  expect([...await samples.read(0, 6)]).toEqual([3, 3, 4, 4, 5, 5, 7, 7, 6, 6, 8, 8]);
  expect([...await samples.read(3, 2)]).toEqual([7, 7, 6, 6]);
  await expect(samples.read(5, 2)).rejects.toThrow(RangeError);
});

test("colour images come channel by channel, and grey ones among them get three equal channels", async () => {
  const samples = await openImageFolder(await folderOf({ "0.png": png(9), "1.png": png(1, 2, 3) }));
  expect(samples.shape).toEqual([3, 1, 2]);
  expect([...await samples.read(0, 2)]).toEqual([9, 9, 9, 9, 9, 9, 1, 1, 2, 2, 3, 3]);
});

test("JPEG images are read as well", async () => {
  const [golden] = jpeg.images;
  const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const samples = await openImageFolder(
    await folderOf({ "a.jpeg": bytes(golden!.file), "b.JPG": bytes(golden!.file) }),
  );
  expect(samples).toMatchObject({ count: 2, shape: [3, golden!.height, golden!.width] });
  expect(await samples.read(1, 1)).toEqual(bytes(golden!.pixels));
});

test("an image of another size is refused before any is decoded, with its path and index", async () => {
  const other = encode({ width: 3, height: 1, data: new Uint8Array(3), channels: 1 });
  const folder = await folderOf({ "0.png": png(1), "1.png": png(1), "2.png": other });
  await expect(openImageFolder(folder)).rejects.toThrow(
    `Cannot read ${join(folder, "2.png")} (image 2): expected 2 x 1 pixels as in ${join(folder, "0.png")} (image 0), ` +
      "found 3 x 1: resize the images to one size first",
  );
});

test("a damaged image is refused with its path and index, at its head or where it is read", async () => {
  const truncated = png(1).subarray(0, -20);
  const folder = await folderOf({ "0.png": png(1), "1.png": truncated, "2.png": truncated });
  const samples = await openImageFolder(folder);
  expect([...await samples.read(0, 1)]).toEqual([1, 1]);
  await expect(samples.read(0, 3)).rejects.toThrow(`Cannot read ${join(folder, "1.png")} (image 1): expected `);
  await writeFile(join(folder, "1.png"), truncated.subarray(0, 20));
  await expect(openImageFolder(folder)).rejects.toThrow(`Cannot read ${join(folder, "1.png")} (image 1): expected `);
});

test("a folder without images, or with images that are not read, is a usage error", async () => {
  const none = await folderOf({ "notes.txt": Uint8Array.of(1) });
  await expect(openImageFolder(none)).rejects.toThrow(UsageError);
  await expect(openImageFolder(none)).rejects.toThrow("expected PNG or JPEG images (.png, .jpg, .jpeg), found none");
  const mixed = await folderOf({ "0.png": png(1), "1.webp": Uint8Array.of(1), "2.bmp": Uint8Array.of(1) });
  await expect(openImageFolder(mixed)).rejects.toThrow(UsageError);
  await expect(openImageFolder(mixed)).rejects.toThrow("found 2 of other formats, such as 1.webp: convert them to PNG");
});

test("links to folders are followed, and a circle of them ends", async () => {
  const [folder, elsewhere] = [await folderOf({ "a.png": png(1) }), await folderOf({ "b.png": png(2) })];
  await symlink(folder, join(folder, "again"));
  await symlink(elsewhere, join(folder, "other"));
  const samples = await openImageFolder(folder);
  expect([...await samples.read(0, samples.count)]).toEqual([1, 1, 2, 2]);
});

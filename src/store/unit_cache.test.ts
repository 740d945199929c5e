import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UnitCache } from "./unit_cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-cache-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

const arrays = {
  images: Uint8Array.of(1, 2, 3),
  nats: Float64Array.of(-1.5, Math.PI),
  features: Float32Array.of(0.25),
  none: new Float64Array(0),
};

async function onlyFile(): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.endsWith(".unit"))!);
}

test("arrays come back as they were kept", async () => {
  const cache = new UnitCache(folder), address = UnitCache.address({ a: 1 });
  await cache.put(address, arrays);
  expect(await cache.get(address)).toEqual(arrays);
});

test("an address that was never kept is absent", async () => {
  expect(await new UnitCache(folder).get(UnitCache.address({ a: 2 }))).toBeUndefined();
});

test("a file cut short anywhere, or with one bit changed, counts as absent", async () => {
  const cache = new UnitCache(folder), address = UnitCache.address({ a: 1 });
  await cache.put(address, arrays);
  const path = await onlyFile(), whole = await readFile(path);
  for (let length = 0; length < whole.length; length++) {
    await writeFile(path, whole.subarray(0, length));
    expect(await cache.get(address), `${length} bytes`).toBeUndefined();
  }
  for (let at = 0; at < whole.length; at += 7) {
    const changed = Uint8Array.from(whole);
    changed[at]! ^= 1;
    await writeFile(path, changed);
    expect(await cache.get(address), `byte ${at} changed`).toBeUndefined();
  }
});

test("nothing temporary is left behind", async () => {
  await new UnitCache(folder).put(UnitCache.address({ a: 1 }), arrays);
  expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

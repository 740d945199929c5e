import { expect, test } from "vitest";
import { compressedBits } from "./compressed_bits.ts";
import { COMPRESSORS } from "./compressors.ts";
import { wordedDocuments } from "./goldens/worded_documents.ts";

const TRAINING = wordedDocuments(20, 1000, 1), TEXT = wordedDocuments(3, 1000, 2);

/** Bytes cold and after training, made as those of compressors.test.ts; Brotli's difference may be 0.5 % off. */
const BYTES = { gzip: [5574, 4971], bzip2: [4187, 3951], xz: [5324, 4588], brotli: [4857, 4545] } as const;

test.each(COMPRESSORS)("bits are those of the reference, cold and after training: $id", async (compressor) => {
  const off = compressor.id === "brotli" ? 0.005 : 0, [cold, after] = BYTES[compressor.id];
  for (const [training, size] of [[undefined, cold], [TRAINING, after]] as const) {
    const { bits, bytes, value, interval } = await compressedBits(compressor, TEXT, training);
    expect(Math.abs(bits / 8 - size)).toBeLessThanOrEqual(off * size);
    expect(bytes).toBe(13_476);
    expect(value).toBe(bits / bytes);
    expect(interval).toBeNull();
  }
});

const counting = { id: "gzip", name: "none", convention: { level: 0 }, size: sizeOf } as const;

test("what is charged after training is the text and the joint before it", async () => {
  const cold = await compressedBits(counting, ["four", "fünf"]);
  expect(cold).toMatchObject({ name: "none", bits: 8 * 11, bytes: 9, value: 88 / 9 });
  expect(cold.convention).toMatchObject({ compressor: "gzip", level: 0, training: "none", interval: "none" });
  const after = await compressedBits(counting, ["four", "fünf"], ["one", "two"]);
  expect(after).toMatchObject({ bits: 8 * 13, bytes: 9 });
  expect(after.convention).toMatchObject({ training: "before the text" });
});

test("a text that was seen costs next to nothing where matches are copied, as all but bzip2 do", async () => {
  for (const compressor of COMPRESSORS.filter(({ id }) => id !== "bzip2")) {
    expect((await compressedBits(compressor, TEXT.slice(0, 1), TEXT.slice(0, 1))).value).toBeLessThan(0.2);
  }
});

test("nothing to compress, no training text and broken Unicode are refused", async () => {
  await expect(compressedBits(counting, [])).rejects.toThrow("expected documents with some text, got 0 empty");
  await expect(compressedBits(counting, ["", ""])).rejects.toThrow("got 2 empty");
  await expect(compressedBits(counting, ["a"], [])).rejects.toThrow("expected training documents with some text");
  await expect(compressedBits(counting, ["\ud800"])).rejects.toThrow(TypeError);
});

function sizeOf(bytes: Uint8Array): Promise<number> {
  return Promise.resolve(bytes.length);
}

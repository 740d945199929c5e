import { expect, test } from "vitest";
import { randomCheckpoint } from "./fixture_random_checkpoint.ts";
import { readLlama2cCheckpoint } from "./llama2c_checkpoint.ts";

const sizes = { dim: 8, hidden_dim: 5, n_layers: 2, n_heads: 4, n_kv_heads: 2, vocab_size: 7, seq_len: 3 };
const bytes = randomCheckpoint(sizes);

/** The file with one number of its header replaced. */
function withField(index: number, value: number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setInt32(4 * index, value, true);
  return changed;
}

test("the sizes are the header's, and the head's width follows", () => {
  expect(readLlama2cCheckpoint(bytes).config).toEqual({
    dim: 8,
    hiddenDim: 5,
    layers: 2,
    heads: 4,
    keyValueHeads: 2,
    headDim: 2,
    vocabulary: 7,
    sequenceLength: 3,
  });
});

test("tensors lie one after the other in llama2.c's order, each kind for all layers", () => {
  const { embedding, layers, norm, classifier } = readLlama2cCheckpoint(bytes);
  const floats = new Float32Array(bytes.slice(28).buffer);
  const [first, second] = layers;
  const kinds = ["attentionNorm", "query", "key", "value", "output", "feedForwardNorm", "gate", "down", "up"] as const;
  const inOrder = [embedding, ...kinds.flatMap((kind) => [first![kind], second![kind]]), norm];
  expect(inOrder.map(({ length }) => length)).toEqual(
    [56, ...[8, 64, 32, 32, 64, 8, 40, 40, 40].flatMap((count) => [count, count]), 8],
  );
  expect(inOrder.flatMap((tensor) => [...tensor])).toEqual([...floats.subarray(0, floats.length - 6)]);
  expect(classifier).toBe(embedding);
});

test("a negative vocabulary means a classifier of its own, after the tables of angles", () => {
  const own = randomCheckpoint({ ...sizes, vocab_size: -7 });
  const { config, embedding, classifier } = readLlama2cCheckpoint(own);
  expect(config.vocabulary).toBe(7);
  expect(classifier).toEqual(new Float32Array(own.slice(-4 * 56).buffer));
  expect(classifier).not.toEqual(embedding);
});

test("a file that begins anywhere in memory is read", () => {
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(readLlama2cCheckpoint(shifted.subarray(1))).toEqual(readLlama2cCheckpoint(bytes));
});

test("a file that is too short or too long is refused with what was expected and found", () => {
  expect(() => readLlama2cCheckpoint(bytes.subarray(0, 20))).toThrow("expected a header of 28 bytes, found 20 bytes");
  // 28 bytes and 4 for each of 56 + 2 × (8 + 64 + 32 + 32 + 64 + 8) + 2 × 3 × 40 + 8 + 2 × 3 numbers.
  expect(bytes.length).toBe(2932);
  expect(() => readLlama2cCheckpoint(bytes.subarray(0, 2000))).toThrow(
    "expected 'w1' to end at byte 2236, found 2000 bytes",
  );
  expect(() => readLlama2cCheckpoint(bytes.subarray(0, 2931))).toThrow(
    "expected 'freq_cis_imag' to end at byte 2932, found 2931 bytes",
  );
  const long = new Uint8Array(bytes.length + 2);
  long.set(bytes);
  expect(() => readLlama2cCheckpoint(long)).toThrow("expected 2932 bytes, as its header's sizes give, found 2934");
  expect(() => readLlama2cCheckpoint(withField(5, -7))).toThrow("expected 'wcls' to end at byte 3156, found 2932");
});

test("sizes that do not fit each other are refused", () => {
  expect(() => readLlama2cCheckpoint(withField(2, 0))).toThrow("expected a positive n_layers, found 0");
  expect(() => readLlama2cCheckpoint(withField(5, 0))).toThrow("expected a vocab_size other than 0, found 0");
  expect(() => readLlama2cCheckpoint(withField(3, 8))).toThrow("makes 8 heads of an even size (n_heads), found dim 8");
  expect(() => readLlama2cCheckpoint(withField(4, 3))).toThrow("an n_kv_heads that divides 4 (n_heads), found 3");
  expect(() => readLlama2cCheckpoint(withField(2, 2 ** 31 - 1))).toThrow("expected 'rms_att' to end at byte");
});

test("files of later versions are refused by their version", () => {
  const versioned = withField(0, 0x616b3432);
  new DataView(versioned.buffer).setInt32(4, 2, true);
  expect(() => readLlama2cCheckpoint(versioned)).toThrow(
    "expected llama2.c's unversioned format ('python export.py --version 0' writes it), found version 2 ('ak42')",
  );
});

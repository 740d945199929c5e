import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { floatOutput, type Graph, type Tensor } from "../../runtime/graph.ts";
import { openOnnx } from "../../runtime/onnx.ts";
import { encodeLlamaLogits } from "./encode_llama_logits.ts";
import { encodeLlamaStep } from "./encode_llama_step.ts";
import { randomCheckpoint } from "./fixture_random_checkpoint.ts";
import { slowLlama } from "./fixture_slow_llama.ts";
import { KeyValueCache } from "../key_value_cache.ts";
import { readLlama2cCheckpoint } from "./llama2c_checkpoint.ts";
import { STEP_PORTS } from "../../card/step_ports.ts";

const vocabulary = 23, sequenceLength = 40, batch = 3;
const small = { dim: 24, hidden_dim: 20, n_layers: 2, seq_len: sequenceLength } as const;

const kinds = [
  { kind: "grouped queries", n_heads: 6, n_kv_heads: 2, vocab_size: vocabulary },
  { kind: "one head of keys", n_heads: 3, n_kv_heads: 1, vocab_size: vocabulary },
  { kind: "a classifier of its own", n_heads: 2, n_kv_heads: 2, vocab_size: -vocabulary },
];

const uniform = new Float64Array(batch * sequenceLength);
new Noise(3n).uniform(uniform, { stream: STREAM.observation, example: 0 });
/** [batch][time] */
const sequences = Array.from(
  { length: batch },
  (_, row) =>
    [...uniform.subarray(row * sequenceLength, (row + 1) * sequenceLength)].map((u) => Math.floor(u * vocabulary)),
);

const tensor = (tokens: readonly number[], dims: readonly number[]): Tensor => ({
  data: BigInt64Array.from(tokens, BigInt),
  dims,
});

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < found.length; i++) most = Math.max(most, Math.abs(found[i]! - expected[i]!));
  return most;
}

describe.each(kinds)("with $kind", ({ kind: _, ...sizes }) => {
  const checkpoint = readLlama2cCheckpoint(randomCheckpoint({ ...small, ...sizes }));
  let whole: Graph, step: Graph;
  beforeAll(async () => {
    whole = await openOnnx(encodeLlamaLogits(checkpoint), { threads: 1 });
    step = await openOnnx(encodeLlamaStep(checkpoint), { threads: 1 });
  });
  afterAll(async () => {
    await whole.close();
    await step.close();
  });
  const slow = sequences.map((tokens) => slowLlama(checkpoint, tokens));

  test("whole sequences give the logits of the formulas, at any batch and time", async () => {
    for (const [rows, time] of [[batch, sequenceLength], [1, sequenceLength], [2, 7], [1, 1]] as const) {
      const tokens = sequences.slice(0, rows).flatMap((sequence) => sequence.slice(0, time));
      const { logits } = await whole.run({ tokens: tensor(tokens, [rows, time]) });
      expect(logits?.dims).toEqual([rows, time, vocabulary]);
      const expected = slow.slice(0, rows).flatMap((positions) => positions.slice(0, time).flat());
      expect(largestDifference(floatOutput({ logits: logits! }, "logits"), expected)).toBeLessThan(5e-5);
    }
    // What is compared is no constant.
    expect(largestDifference(slow[0]!.at(-1)!, slow[1]!.at(-1)!)).toBeGreaterThan(0.5);
  });

  test("a later token changes nothing before it, not even the last bit", async () => {
    const [tokens, others] = [sequences[0]!, sequences[1]!], time = 30, change = 21;
    const run = async (sequence: readonly number[]) =>
      floatOutput(await whole.run({ tokens: tensor(sequence, [1, time]) }), "logits");
    const before = await run(tokens.slice(0, time));
    const after = await run([...tokens.slice(0, change), ...others.slice(change, time)]);
    expect(after.subarray(0, change * vocabulary)).toEqual(before.subarray(0, change * vocabulary));
    expect(largestDifference(after.subarray(-vocabulary), before.subarray(-vocabulary))).toBeGreaterThan(0.01);
  });

  test("steps with a cache give the logits of the formulas, beyond the first capacity too", async () => {
    const cache = new KeyValueCache({ ...checkpoint.config, batch });
    for (let position = 0; position < sequenceLength; position++) {
      const tokens = tensor(sequences.map((sequence) => sequence[position]!), [batch]);
      const outputs = await step.run({ tokens, ...cache.feeds() });
      cache.append(outputs);
      expect(outputs["logits"]?.dims).toEqual([batch, vocabulary]);
      const expected = slow.flatMap((positions) => positions[position]!);
      expect(largestDifference(floatOutput(outputs, "logits"), expected)).toBeLessThan(5e-5);
    }
    expect(cache.capacity).toBe(64);
  });

  test("what lies behind each sequence's own position is ignored", async () => {
    const cache = new KeyValueCache({ ...checkpoint.config, batch });
    for (let position = 0; position < 9; position++) {
      const tokens = tensor(sequences.map((sequence) => sequence[position]!), [batch]);
      cache.append(await step.run({ tokens, ...cache.feeds() }));
    }
    const positions = [0, 4, 9];
    const outputs = await step.run({
      ...cache.feeds(),
      tokens: tensor(sequences.map((sequence, row) => sequence[positions[row]!]!), [batch]),
      [STEP_PORTS.position]: tensor(positions, [batch]),
    });
    const expected = slow.flatMap((logits, row) => logits[positions[row]!]!);
    expect(largestDifference(floatOutput(outputs, "logits"), expected)).toBeLessThan(5e-5);
  });
});

import { expect, test } from "vitest";
import type { Tensor } from "../runtime/graph.ts";
import { KeyValueCache } from "./key_value_cache.ts";

const shape = { batch: 2, layers: 2, keyValueHeads: 3, headDim: 4, sequenceLength: 70 };
const sliceLength = 2 * 3 * 4;

/** What tells every element of every position apart. */
const element = (layer: number, kind: number, position: number, i: number) =>
  ((layer * 2 + kind) * 100 + position) * 100 + i;

function outputs(position: number, length = sliceLength): Record<string, Tensor> {
  return Object.fromEntries(
    [0, 1].flatMap((layer) =>
      ["key", "value"].map((name, kind) => [`new.${layer}.${name}`, {
        data: Float32Array.from({ length }, (_, i) => element(layer, kind, position, i)),
        dims: [2, 3, 4],
      }])
    ),
  );
}

test("a new cache has room for 32 positions, all zero, and stands at position 0", () => {
  const cache = new KeyValueCache(shape), feeds = cache.feeds();
  expect({ length: cache.length, capacity: cache.capacity }).toEqual({ length: 0, capacity: 32 });
  expect(Object.keys(feeds)).toEqual(["position", "past.0.key", "past.0.value", "past.1.key", "past.1.value"]);
  expect(feeds["position"]).toEqual({ data: BigInt64Array.of(0n), dims: [1] });
  expect(feeds["past.1.key"]).toEqual({ data: new Float32Array(sliceLength * 32), dims: [2, 3, 4, 32] });
});

test("every position keeps its place while the capacity doubles, keys transposed", () => {
  const cache = new KeyValueCache(shape);
  for (let position = 0; position < 70; position++) {
    expect(cache.length).toBe(position);
    cache.append(outputs(position));
    expect(cache.capacity).toBe(position < 32 ? 32 : position < 64 ? 64 : 128);
  }
  const feeds = cache.feeds();
  expect(feeds["position"]?.data).toEqual(BigInt64Array.of(70n));
  for (const layer of [0, 1]) {
    const key = feeds[`past.${layer}.key`]!, value = feeds[`past.${layer}.value`]!;
    expect([key.dims, value.dims]).toEqual([[2, 3, 4, 128], [2, 3, 128, 4]]);
    const expectedKey = new Float32Array(sliceLength * 128), expectedValue = new Float32Array(sliceLength * 128);
    for (let i = 0; i < sliceLength; i++) {
      for (let position = 0; position < 70; position++) {
        expectedKey[i * 128 + position] = element(layer, 0, position, i);
        expectedValue[(Math.floor(i / 4) * 128 + position) * 4 + i % 4] = element(layer, 1, position, i);
      }
    }
    expect(key.data).toEqual(expectedKey);
    expect(value.data).toEqual(expectedValue);
  }
});

test("what does not fit is refused and changes nothing", () => {
  const cache = new KeyValueCache({ ...shape, sequenceLength: 1 });
  expect(() => cache.append(outputs(0, 12))).toThrow("'new.0.key' must have 24 elements for a batch of 2, got 12");
  expect(() => cache.append({})).toThrow("no output 'new.0.key'");
  expect(cache.length).toBe(0);
  cache.append(outputs(0));
  expect(() => cache.append(outputs(1))).toThrow("the model reads at most 1 tokens, and all are there");
  expect(() => new KeyValueCache({ ...shape, batch: 0 })).toThrow("'batch' must be a positive integer, got 0");
});

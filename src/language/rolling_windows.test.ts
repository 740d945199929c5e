import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import golden from "./goldens/rolling_windows.json" with { type: "json" };
import { rollingWindows, stridedWindows } from "./rolling_windows.ts";

const count = (length: number) => Array.from({ length }, (_, i) => i);

test.each(golden.cases)(
  "$n_tokens tokens by $max_seq_len with context $context_len: as lm-evaluation-harness",
  (rule) => {
    const options = { prefix: rule.prefix, maxLength: rule.max_seq_len, contextLength: rule.context_len };
    const windows = [...rollingWindows(count(rule.n_tokens), options)];
    expect(windows).toEqual(rule.disjoint);
    // What the model reads are the harness' windows before they are made disjoint.
    const read = windows.map(([context, predicted]) => [[...context, ...predicted.slice(0, -1)], predicted]);
    expect(read).toEqual(rule.windows);
  },
);

test("every token is predicted exactly once and in order, from the tokens right before it", () => {
  const uniforms = new Float64Array(3);
  for (let example = 0; example < 300; example++) {
    new Noise(3n).uniform(uniforms, { stream: STREAM.observation, example });
    const tokens = count(Math.floor(60 * uniforms[0]!));
    const maxLength = 1 + Math.floor(20 * uniforms[1]!), contextLength = 1 + Math.floor(maxLength * uniforms[2]!);
    const windows = [...rollingWindows(tokens, { prefix: -1, maxLength, contextLength })];
    expect(windows.flatMap(([, predicted]) => predicted)).toEqual(tokens);
    for (const [index, [context, predicted]] of windows.entries()) {
      expect([...context, ...predicted]).toEqual(count(context.length + predicted.length).map((i) => i + context[0]!));
      expect(context.length + predicted.length - 1).toBeLessThanOrEqual(maxLength);
      if (index > 0) expect(context.length).toBeGreaterThanOrEqual(contextLength);
    }
  }
});

test("without a prefix and with a fixed context they are those of Hugging Face's perplexity guide", () => {
  for (const [length, maxLength, stride] of [[23, 8, 3], [24, 8, 4], [9, 4, 1], [7, 8, 2], [33, 10, 9]] as const) {
    // The guide's loop: labels are the tokens that no earlier window ended behind, and labels[0] is lost to the shift.
    const expected: number[][][] = [];
    for (let begin = 0, reached = 0; reached < length; begin += stride) {
      const end = Math.min(begin + maxLength, length);
      const window = count(end - begin).map((i) => i + begin);
      const first = Math.max(1, window.length - (end - reached));
      expected.push([window.slice(0, first), window.slice(first)]);
      reached = end;
    }
    expect([...stridedWindows(count(length), { contextLength: maxLength - stride, stride })]).toEqual(expected);
  }
});

test("no tokens, or one that nothing precedes, give no window", () => {
  expect([...rollingWindows([], { prefix: 0, maxLength: 4, contextLength: 1 })]).toEqual([]);
  expect([...stridedWindows([7], { contextLength: 1, stride: 2 })]).toEqual([]);
  expect([...stridedWindows([7], { contextLength: 1, stride: 2, prefix: 0 })]).toEqual([[[0], [7]]]);
});

test("lengths that cut nothing are refused at once", () => {
  const rolling = (maxLength: number, contextLength: number) => () =>
    rollingWindows([1, 2], { prefix: 0, maxLength, contextLength });
  expect(rolling(4, 5)).toThrow("from 1 to 'maxLength' = 4, got 5");
  expect(rolling(4, 0)).toThrow("'contextLength' must be a positive integer, got 0");
  expect(rolling(4, 1.5)).toThrow(RangeError);
  expect(() => stridedWindows([1], { contextLength: 2, stride: 0 })).toThrow(
    "'stride' must be a positive integer, got 0",
  );
});

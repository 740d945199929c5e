import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { tokenProbabilities } from "../../language/token_sampler.ts";
import { type Decoding, decodingLabel, parseDecoding } from "./decoding.ts";

test.each<[string, Decoding, string]>([
  ["greedy", { greedy: true }, "greedy"],
  ["temperature=0.8", { greedy: false, temperature: 0.8 }, "sampling, temperature 0.8"],
  ["top-k=40", { greedy: false, topK: 40 }, "sampling, top-k 40"],
  ["top-p=0.95", { greedy: false, topP: 0.95 }, "sampling, top-p 0.95"],
  [
    "top-p=0.95, temperature=0.8 ,top-k = 40",
    { greedy: false, temperature: 0.8, topK: 40, topP: 0.95 },
    "sampling, temperature 0.8, top-k 40, top-p 0.95",
  ],
  ["top-k=1", { greedy: false, topK: 1 }, "sampling, top-k 1"],
  ["top-p=0", { greedy: false, topP: 0 }, "sampling, top-p 0"],
  ["temperature=1e-3", { greedy: false, temperature: 0.001 }, "sampling, temperature 0.001"],
])("%s", (text, decoding, label) => {
  expect(parseDecoding(text)).toEqual(decoding);
  expect(decodingLabel(parseDecoding(text))).toBe(label);
});

test("what changes nothing is plain sampling, however it is spelt", () => {
  for (const text of ["temperature=1", "temperature=1.0", "top-p=1", "temperature=1,top-p=1.00"]) {
    expect(parseDecoding(text)).toEqual({ greedy: false });
    expect(decodingLabel(parseDecoding(text))).toBe("sampling");
  }
  expect(decodingLabel({ greedy: false, temperature: 1, topP: 1 })).toBe("sampling");
});

test("unknown names are answered with the nearest", () => {
  expect(() => parseDecoding("temprature=0.8")).toThrow(
    new UsageError(
      "Unknown way of decoding 'temprature'. Did you mean 'temperature'? There are: greedy, temperature, top-k, top-p.",
    ),
  );
  expect(() => parseDecoding("beam=4")).toThrow("Unknown way of decoding 'beam'. There are: greedy");
  expect(() => parseDecoding("constructor=1")).toThrow("Unknown way of decoding 'constructor'");
});

test.each([
  ["temperature=0", "'temperature' must be a positive number (for 0 there is 'greedy'), got '0'"],
  ["temperature=-1", "'temperature' must be a positive number (for 0 there is 'greedy'), got '-1'"],
  ["temperature=1e999", "got '1e999'"],
  ["temperature=hot", "got 'hot'"],
  ["temperature=0x10", "got '0x10'"],
  ["temperature=", "got ''"],
  ["temperature=0.8=1", "got '0.8=1'"],
  ["top-k=0", "'top-k' must be a positive integer, got '0'"],
  ["top-k=2.5", "got '2.5'"],
  ["top-p=1.1", "'top-p' must be a number from 0 to 1, got '1.1'"],
  ["top-p=-0.1", "got '-0.1'"],
  ["greedy,top-k=4", "'greedy' takes the most probable token and goes with nothing else"],
  ["greedy,greedy", "goes with nothing else"],
  ["greedy=1", "'greedy' takes no value"],
  ["top-k=4,top-k=5", "'top-k' is there twice"],
  ["temperature=1,temperature=1", "'temperature' is there twice"],
  ["top-k", "'top-k' needs a value"],
  ["", "expected settings joined by commas, such as 'greedy'"],
  ["top-k=4,", "expected settings joined by commas"],
  ["=4", "expected settings joined by commas"],
])("'%s' is refused", (text, message) => {
  expect(() => parseDecoding(text)).toThrow(UsageError);
  expect(() => parseDecoding(text)).toThrow(message);
});

test("whatever is read, the sampler takes", () => {
  for (
    const text of ["temperature=1e-300", "temperature=1e300", "top-k=9007199254740991", "top-p=0", "top-k=1,top-p=1"]
  ) {
    const decoding = parseDecoding(text);
    if (decoding.greedy) throw new Error("not greedy");
    expect(tokenProbabilities([1, 0], decoding).reduce((sum, mass) => sum + mass)).toBeCloseTo(1, 12);
  }
});

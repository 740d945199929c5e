import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { type ComparedText, compareTexts } from "./compare_texts.ts";
import type { DocumentScores } from "./score_pass.ts";
import { textUnits } from "./text_units.ts";

const noise = new Noise(4n), hard = new Float64Array(15), jitter = new Float64Array(15);
noise.normal(hard, { stream: STREAM.observation, example: 0 });
noise.normal(jitter, { stream: STREAM.observation, example: 1 });
const bytes = hard.map((value) => Math.round(8000 * Math.exp(0.5 * value)));

/** Bits of documents that are hard for all alike. */
function model(id: string, worse: number): ComparedText {
  const bits = bytes.map((size, i) => size * (2 + 0.2 * hard[i]! + worse + (worse === 0 ? 0 : 0.01 * jitter[i]!)));
  return { id, kind: "lower-bound", units: { unit: "documents", bits, bytes, tokens: bytes } };
}

test("what makes documents hard cancels: a twentieth of a bit a byte is found in a spread of a fifth", () => {
  const [found] = compareTexts([model("a", 0), model("b", 0.05)], "text");
  expect(found).toMatchObject({ models: ["a", "b"], group: "text", unit: "bits/byte", n: 15, verdict: "first" });
  expect(found!.difference).toBeCloseTo(-0.05, 2);
  expect(found!.interval![0]).toBeLessThan(-0.05);
  expect(found!.interval![1]).toBeGreaterThan(-0.06);
});

test("models that differ by chance alone are not separated, and all pairs are corrected together", () => {
  const even = model("c", 0.0001);
  const mean = jitter.reduce((a, b) => a + b) / 15;
  const centred = {
    ...even,
    units: { ...even.units, bits: even.units.bits.map((b, i) => b - bytes[i]! * 0.01 * mean) },
  };
  const found = compareTexts([model("a", 0), model("b", 0.05), centred], "text");
  expect(found.map(({ models }) => models.join())).toEqual(["a,b", "a,c", "b,c"]);
  expect(found.map(({ verdict }) => verdict)).toEqual(["first", "not-separated", "second"]);
});

test("a model that does not predict the first tokens is compared with its like alone", () => {
  const fewer = model("c", 0.05), bytes = fewer.units.bytes.map((size) => size - 3);
  const without = { ...fewer, units: { ...fewer.units, bytes } };
  const found = compareTexts([model("a", 0), without, { ...without, id: "d" }], "text");
  expect(found.map(({ models }) => models)).toEqual([["c", "d"]]);
});

test("one document is cut into blocks that are the same whatever the tokens are", () => {
  const document = (size: number): DocumentScores => ({
    nats: new Float64Array(12_288 / size).fill(-size * Math.LN2),
    sizes: new Float64Array(12_288 / size).fill(size),
    before: new Float64Array(12_288 / size),
    bytes: 12_288,
    lossless: true,
  });
  for (const size of [1, 4]) {
    const { unit, bits, bytes, tokens } = textUnits([document(size)]);
    expect(unit).toBe("blocks");
    expect(Array.from(bytes)).toEqual([...new Array(9).fill(1228), 1236]);
    expect(Array.from(bits, Math.round)).toEqual(Array.from(bytes));
    expect(Array.from(tokens)).toEqual(Array.from(bytes, (length) => length / size));
  }
});

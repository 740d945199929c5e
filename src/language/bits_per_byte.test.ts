import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { jackknifeVariance } from "../stats/jackknife_variance.ts";
import { studentTQuantile } from "../stats/student_t.ts";
import { bitsPerByte } from "./bits_per_byte.ts";
import golden from "./goldens/perplexity.json" with { type: "json" };

const bits = (count: number, bytes: number) => ({ logLikelihoodNats: -count * Math.LN2, bytes });

test("the value is lm-evaluation-harness' bits_per_byte, inside its interval", () => {
  const { value, interval } = bitsPerByte(
    golden.docs.map(({ loglikelihood_nats, utf8_bytes }) => ({
      logLikelihoodNats: loglikelihood_nats,
      bytes: utf8_bytes,
    })),
  );
  expect(value).toBeCloseTo(golden.bits_per_byte, 13);
  expect(interval?.[0]).toBeLessThan(value);
  expect(interval?.[1]).toBeGreaterThan(value);
});

test("documents of one length have Student's interval of their mean", () => {
  // 1, 2 and 3 bits per byte: s² = 1. With 2 degrees of freedom t is (2p - 1) / sqrt(2p (1 - p)).
  const { value, interval } = bitsPerByte([bits(10, 10), bits(20, 10), bits(30, 10)]);
  expect(value).toBeCloseTo(2, 14);
  expect(interval?.[0]).toBe(0);
  expect(interval?.[1]).toBeCloseTo(2 + 0.95 / Math.sqrt(2 * 0.975 * 0.025) / Math.sqrt(3), 12);
});

test("two documents: the jackknife worked by hand", () => {
  // Without the first 3/6, without the second 2/2: the jackknife's variance is (1/2 - 1)² / 4. With at most 1 degree t
  // is tan(π (p - 1/2)).
  const { value, interval } = bitsPerByte([bits(2, 2), bits(3, 6)]);
  expect(value).toBeCloseTo(5 / 8, 14);
  expect(interval?.[1]).toBeCloseTo(5 / 8 + Math.tan(0.475 * Math.PI) / 4, 11);
});

test("degrees of freedom are those of the effective number of documents", () => {
  // Bytes 10, 10, 10, 10, 20: 60² / 800 - 1 = 3.5. Without one of the first four 5.2 or 4.8 bits of 5 bytes, without
  // the last 4/4.
  const counts = [8, 8, 12, 12, 20], bytes = [10, 10, 10, 10, 20];
  const { value, interval } = bitsPerByte(counts.map((count, i) => bits(count, bytes[i]!)));
  const variance = jackknifeVariance([5.2 / 5, 5.2 / 5, 4.8 / 5, 4.8 / 5, 1]);
  expect(value).toBeCloseTo(1, 14);
  expect(interval?.[1]).toBeCloseTo(1 + studentTQuantile(0.975, 3.5) * Math.sqrt(variance), 12);
});

test("95 % of the intervals cover the ratio of the means, with documents of very different lengths", () => {
  // Lengths are lognormal; a document's bits per byte is higher where it is short, and varies around that.
  const noise = new Noise(8n), drawn = new Float64Array(80), trials = 800;
  const document = (a: number, b: number) => {
    const bytes = Math.ceil(400 * Math.exp(0.7 * a));
    return bits(bytes * (2 + 0.25 * b - 0.15 * a), bytes);
  };
  // E[bits] / E[bytes], the ceiling left aside: E[a exp(0.7 a)] / E[exp(0.7 a)] = 0.7.
  const truth = 2 - 0.15 * 0.7;
  let covered = 0;
  for (let example = 0; example < trials; example++) {
    noise.normal(drawn, { stream: STREAM.observation, example });
    const { interval } = bitsPerByte(Array.from({ length: 40 }, (_, i) => document(drawn[2 * i]!, drawn[2 * i + 1]!)));
    if (interval !== null && interval[0] <= truth && truth <= interval[1]) covered++;
  }
  expect(covered / trials).toBeGreaterThan(0.925);
  expect(covered / trials).toBeLessThan(0.975);
});

test("one document has a value and no interval; none, or one that cannot be scored, is refused", () => {
  expect(bitsPerByte([bits(3, 2)])).toEqual({ value: 1.5, interval: null });
  expect(() => bitsPerByte([])).toThrow("there are no documents");
  expect(() => bitsPerByte([bits(1, 1), bits(Infinity, 1)])).toThrow("document 1 needs a finite log-likelihood");
  expect(() => bitsPerByte([bits(1, 0)])).toThrow("document 0 needs a positive number of bytes, got 0");
});

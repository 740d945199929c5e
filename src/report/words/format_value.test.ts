import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { formatNumber, formatValue } from "./format_value.ts";

test("formatValue() stops where the half-width of the interval starts", () => {
  expect(formatValue(1.40312, [1.3891, 1.4172])).toEqual({ value: "1.40", low: "1.39", high: "1.42" });
  expect(formatValue(1.2, [1.1, 1.3])).toEqual({ value: "1.2", low: "1.1", high: "1.3" });
  expect(formatValue(41234, [40000, 42500])).toEqual({ value: "41,000", low: "40,000", high: "43,000" });
});

test("a value never falls onto an end of its interval, and none that is above 0 is shown as 0", () => {
  expect(formatValue(54_998, [45_892, 68_612])).toEqual({ value: "55,000", low: "46,000", high: "69,000" });
  expect(formatValue(101_807, [153, 67_900_000])).toEqual({ value: "100,000", low: "150", high: "68,000,000" });
  const uniform = new Float64Array(3);
  for (let example = 0; example < 500; example++) {
    new Noise(1n).uniform(uniform, { stream: STREAM.observation, example });
    const [low, value, high] = uniform.map((u) => Math.exp(30 * u - 10)).sort();
    const shown = formatValue(value!, [low!, high!]);
    for (const text of [shown.value, shown.low!, shown.high!]) {
      expect(Number(text.replaceAll(",", ""))).toBeGreaterThan(0);
    }
  }
});

test("formatValue() shows three digits where there is no interval to say more", () => {
  expect(formatValue(1.23456, null)).toEqual({ value: "1.23", low: null, high: null });
  expect(formatValue(0.00123456, null).value).toBe("0.00123");
  expect(formatValue(0, null).value).toBe("0");
  expect(formatValue(5001, null).value).toBe("5001");
  expect(formatValue(33_672_365_400.2, null).value).toBe("33,700,000,000");
});

test("a number whose interval has no width is known exactly: five digits, and the interval is still shown", () => {
  expect(formatValue(0.5, [0.5, 0.5])).toEqual({ value: "0.50000", low: "0.50000", high: "0.50000" });
});

test("a count has no decimals, however narrow its interval", () => {
  expect(formatValue(10, [9, 10])).toEqual({ value: "10", low: "9", high: "10" });
  expect(formatValue(10, [7, 10])).toEqual({ value: "10", low: "7", high: "10" });
  expect(formatValue(10, [9.5, 10])).toEqual({ value: "10.0", low: "9.5", high: "10.0" });
  expect(formatValue(41234, [40000, 42500]).value).toBe("41,000");
});

test("formatNumber() writes no minus before a zero", () => {
  expect(formatNumber(-0.00001, 4)).toBe("0.0000");
  expect(formatNumber(-3, -1)).toBe("0");
});

test("formatNumber() writes what would need many zeros with a power of ten", () => {
  expect(formatNumber(3.14e-8, 9)).toBe("3.1e-8");
  expect(formatNumber(1.9596e61, -59)).toBe("1.96e+61");
});

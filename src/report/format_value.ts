/** A number as a reader should see it: no digit that its interval does not support. */
export interface FormattedValue {
  readonly value: string;
  /** Ends of the interval with the same number of decimals; `null` where there is no interval. */
  readonly low: string | null;
  readonly high: string | null;
}

/** Shown where there is no interval to say how many digits mean something. */
const DIGITS_WITHOUT_INTERVAL = 3;
/** Shown of a number that is known exactly: its interval has no width. */
const DIGITS_OF_EXACT = 5;
const MOST_DECIMALS = 6;
/** From here on digits are no longer written out. */
const LARGEST_PLAIN = 1e15;

/**
 * Formats a value with as many decimals as its interval supports: the last one shown stands where the first
 * significant digit of the half-width stands.
 *
 * @example
 * ```ts
 * formatValue(1.40312, [1.3891, 1.4172]); // { value: "1.40", low: "1.39", high: "1.42" }
 * ```
 */
export function formatValue(value: number, interval: readonly [number, number] | null): FormattedValue {
  const decimals = supportedDecimals(value, interval);
  if (interval === null) return { value: formatNumber(value, decimals), low: null, high: null };
  return {
    value: formatNumber(value, decimals),
    low: formatNumber(interval[0], decimals),
    high: formatNumber(interval[1], decimals),
  };
}

/** Decimals that the interval supports; negative where even units, tens … are not supported. */
export function supportedDecimals(value: number, interval: readonly [number, number] | null): number {
  const halfWidth = interval === null ? 0 : (interval[1] - interval[0]) / 2;
  if (halfWidth > 0) {
    // A half-width of 0.1 arrives as 0.09999…: the tolerance keeps it at one decimal.
    return noMinusZero(-Math.floor(Math.log10(halfWidth * (1 + 1e-9))));
  }
  if (Number.isInteger(value)) return 0;
  const digits = interval === null ? DIGITS_WITHOUT_INTERVAL : DIGITS_OF_EXACT;
  return Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
}

/** One number with so many decimals; commas part thousands from 10,000 up, tiny numbers are written with a power. */
export function formatNumber(value: number, decimals: number): string {
  if (decimals > MOST_DECIMALS) {
    const digits = value === 0 ? 0 : Math.max(0, decimals + Math.floor(Math.log10(Math.abs(value))));
    return value.toExponential(Math.min(digits, 20));
  }
  if (Math.abs(value) >= LARGEST_PLAIN) return value.toExponential(DIGITS_WITHOUT_INTERVAL - 1);
  const step = 10 ** Math.max(0, -decimals);
  const rounded = noMinusZero(Math.round(value / step) * step);
  const text = decimals > 0 ? value.toFixed(decimals) : rounded.toFixed(0);
  const unsigned = Number(text) === 0 ? text.replace("-", "") : text;
  return Math.abs(Number(text)) < 10_000 ? unsigned : unsigned.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

function noMinusZero(value: number): number {
  return value === 0 ? 0 : value;
}

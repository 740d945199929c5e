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
/** An interval whose ends are further apart than this factor has digits on a scale of its own. */
const WIDE = 10;
/** From here on digits are no longer written out. */
const LARGEST_PLAIN = 1e15;

/**
 * Formats a value with as many decimals as its interval supports: the last one shown stands where the first
 * significant digit of the half-width stands, or one further where the value would fall onto an end. Of an interval over
 * orders of magnitude, and where a positive end would be shown as 0, each number has two digits of its own.
 *
 * @example
 * ```ts
 * formatValue(1.40312, [1.3891, 1.4172]); // { value: "1.40", low: "1.39", high: "1.42" }
 * formatValue(101_807, [153, 67_900_000]); // { value: "100,000", low: "150", high: "68,000,000" }
 * ```
 */
export function formatValue(value: number, interval: readonly [number, number] | null): FormattedValue {
  if (interval === null) return { value: formatNumber(value, supportedDecimals(value, null)), low: null, high: null };
  const [low, high] = interval, decimals = supportedDecimals(value, interval);
  if (low > 0 && (high > WIDE * low || Number(formatNumber(low, decimals).replaceAll(",", "")) === 0)) {
    const own = (number: number) => formatNumber(number, 1 - Math.floor(Math.log10(number)));
    return { value: own(value), low: own(low), high: own(high) };
  }
  return {
    value: formatNumber(value, decimals),
    low: formatNumber(low, decimals),
    high: formatNumber(high, decimals),
  };
}

/**
 * Decimals that the interval supports; negative where even units, tens … are not supported, and none where value and
 * ends are whole numbers: counts have no tenths.
 */
export function supportedDecimals(value: number, interval: readonly [number, number] | null): number {
  const halfWidth = interval === null ? 0 : (interval[1] - interval[0]) / 2;
  if (interval !== null && halfWidth > 0) {
    // A half-width of 0.1 arrives as 0.09999…: the tolerance keeps it at one decimal.
    const decimals = noMinusZero(-Math.floor(Math.log10(halfWidth * (1 + 1e-9))));
    const shown = formatNumber(value, decimals);
    const falls = interval.some((end) => end !== value && formatNumber(end, decimals) === shown);
    const supported = falls ? decimals + 1 : decimals;
    return [value, ...interval].every(Number.isInteger) ? Math.min(0, supported) : supported;
  }
  if (Number.isInteger(value)) return 0;
  if (interval === null && Math.abs(value) >= 10 ** DIGITS_WITHOUT_INTERVAL) {
    return DIGITS_WITHOUT_INTERVAL - 1 - Math.floor(Math.log10(Math.abs(value)));
  }
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

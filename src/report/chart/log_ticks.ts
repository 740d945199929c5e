/** What Chart.js lets an axis change after it has chosen its ticks. */
interface TickedAxis {
  readonly min: number;
  readonly max: number;
  ticks: { value: number }[];
}

/**
 * Ticks of a logarithmic axis at powers of ten; where fewer than two are in range, at 1, 2 and 5 times each power.
 *
 * @example
 * ```ts
 * logTicks(0.3, 40); // [1, 10]
 * logTicks(2, 8); // [2, 5]
 * ```
 */
export function logTicks(min: number, max: number): number[] {
  const inRange = (steps: readonly number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
      // Dividing keeps 0.1 and 0.001 exact in decimal, which multiplying by 10 ** -k does not.
      for (const step of steps) ticks.push(power < 0 ? step / 10 ** -power : step * 10 ** power);
    }
    return ticks.filter((tick) => tick >= min && tick <= max);
  };
  const powers = inRange([1]);
  return powers.length < 2 ? inRange([1, 2, 5]) : powers;
}

/** Options that set {@linkcode logTicks} on an axis of Chart.js, labelled in plain digits. */
export const LOG_AXIS = {
  type: "logarithmic",
  afterBuildTicks(axis: TickedAxis): void {
    axis.ticks = logTicks(axis.min, axis.max).map((value) => ({ value }));
  },
} as const;

/** Label of a tick: plain digits, a power of ten where those would be long. */
export function logTickLabel(value: number): string {
  return value < 1e-4 || value >= 1e7
    ? value.toExponential(0)
    : value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}

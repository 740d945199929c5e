import { InvalidArgumentError } from "commander";

/** Reads a whole number of at least 1, or tells commander what was expected. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected a whole number of at least 1, got '${text}'.`);
  }
  return value;
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError(`Expected a number above 0, got '${text}'.`);
  return value;
}

/** Most seconds that a timer can wait: 2^31 - 1 milliseconds. */
const LONGEST_TIMER_S = 2_147_483;

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 };

/** Reads a time that a timer can wait, such as "90", "90s", "10m" or "1.5h", and gives it in seconds. */
export function durationText(text: string): number {
  const [, digits = "", unit = "s"] = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h)?$/.exec(text.trim()) ?? [];
  const value = digits === "" ? NaN : Number(digits) * UNIT_SECONDS[unit]!;
  if (!(value > 0)) throw new InvalidArgumentError(`Expected a time above 0, such as 90s, 10m or 1h, got '${text}'.`);
  if (value > LONGEST_TIMER_S) {
    throw new InvalidArgumentError(`Expected at most ${LONGEST_TIMER_S} seconds, got ${text}.`);
  }
  return value;
}

/** Reads a seed, from 0 to 2^64 - 1, and gives it back as decimal text. */
export function seedText(text: string): string {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to 2^64 - 1, got '${text}'.`);
  }
  return BigInt(text).toString();
}

/** Reads names separated by commas. */
export function nameList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("Expected names separated by commas.");
  return names;
}

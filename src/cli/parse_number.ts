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

/** Reads a whole number of seconds that a timer can wait. */
export function secondsText(text: string): number {
  const value = positiveInteger(text);
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

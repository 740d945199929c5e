import { InvalidArgumentError } from "commander";

/** A flag that may stand once: the last of several would win without a word. */
export function once(value: string, earlier: string | undefined): string {
  if (earlier === undefined) return value;
  throw new InvalidArgumentError(`It is given twice ('${earlier}', '${value}'): start a run for each.`);
}

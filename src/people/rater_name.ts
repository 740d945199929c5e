import { UsageError } from "../core/usage_error.ts";

const LONGEST = 60;

/**
 * A rater's name as it is kept: Unicode's composed form, without spaces at the ends or several in a row, so that one person
 * is one cluster.
 *
 * @throws {UsageError} Where nothing is left, it is longer than 60 characters, or holds one that no name has.
 *
 * @example
 * ```ts
 * raterName("  Ada   Lovelace "); // "Ada Lovelace"
 * ```
 */
export function raterName(typed: string): string {
  const name = typed.normalize("NFC").trim().replace(/\s+/gu, " ");
  if (name === "") throw new UsageError("A rater needs a name: got none");
  if ([...name].length > LONGEST) {
    throw new UsageError(`A rater's name has at most ${LONGEST} characters: got ${[...name].length}`);
  }
  // Control, format, unassigned and all other characters that show nothing could make two names look alike.
  if (/[\p{C}\p{Default_Ignorable_Code_Point}]/u.test(name)) {
    throw new UsageError("A rater's name may hold no control or invisible characters");
  }
  return name;
}

/**
 * What one person's names have in common: two with one key are one rater. Capitals, and forms of letters that Unicode holds
 * compatible, make no other person.
 *
 * @param name As `raterName` keeps it.
 *
 * @example
 * ```ts
 * raterKey("ADA") === raterKey("Ada"); // true
 * ```
 */
export function raterKey(name: string): string {
  // Lower, upper and lower again: ß, ẞ and SS fold into one.
  return name.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}

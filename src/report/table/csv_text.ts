/** A value of a CSV field; absent is empty. */
export type CsvValue = string | number | undefined;

/**
 * Rows as CSV (RFC 4180, but lines end in a newline), the header among them.
 *
 * @example
 * ```ts
 * csvText([["model", "note"], ["vae", 'says "no"']]); // 'model,note\nvae,"says ""no"""\n'
 * ```
 */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => row.map(field).join(",") + "\n").join("");
}

function field(value: CsvValue): string {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

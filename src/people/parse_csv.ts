/**
 * A table of comma-separated values: its records by the names in its first line. Fields may stand in double quotes, in which
 * two stand for one (RFC 4180). Empty lines are passed over.
 *
 * @throws {SyntaxError} At a record with more or fewer fields than names, and at a quote that does not end: its number.
 *
 * @example
 * ```ts
 * parseCsv('id,model\n1,"a, b"\n'); // [{ id: "1", model: "a, b" }]
 * ```
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [names = [], ...records] = recordsOf(text.replace(/^\uFEFF/, ""));
  return records.map((fields, i) => {
    if (fields.length !== names.length) {
      throw new SyntaxError(`record ${i + 1}: expected ${names.length} fields, found ${fields.length}`);
    }
    return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ""]));
  });
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [], field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let fields: string[] = [];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = "", end = ""] = field.exec(text) ?? [undefined];
    if (field.lastIndex === 0) throw new SyntaxError(`record ${records.length}: expected a field, found a lone quote`);
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "," && field.lastIndex < text.length) continue;
    if (end === ",") fields.push("");
    if (fields.length > 1 || fields[0] !== "") records.push(fields);
    fields = [];
  }
  return records;
}

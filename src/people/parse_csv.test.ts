import { expect, test } from "vitest";
import { parseCsv } from "./parse_csv.ts";

test("fields stand under their names, quoted or not", () => {
  expect(parseCsv('id,model,note\r\n1,"a, ""b""\nc",\r\n\r\n2,d,"e"')).toEqual([
    { id: "1", model: 'a, "b"\nc', note: "" },
    { id: "2", model: "d", note: "e" },
  ]);
  expect(parseCsv("\uFEFFid\n7\n")).toEqual([{ id: "7" }]);
  expect(parseCsv("id,model\n")).toEqual([]);
  expect(parseCsv("")).toEqual([]);
});

test("a record of another length and a quote that does not end are refused", () => {
  expect(() => parseCsv("id,model\n1,a\n2\n")).toThrow("record 2: expected 2 fields, found 1");
  expect(() => parseCsv('id,model\n1,"a\n')).toThrow("lone quote");
  expect(() => parseCsv('id,model\n1,"a"b\n')).toThrow("lone quote");
});

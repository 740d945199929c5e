import { expect, test } from "vitest";
import { z } from "zod";
import { schemaIssue, valueAt } from "./schema_issue.ts";

function told(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map((issue) => schemaIssue(issue, issue.path.join("."), value)) ?? [];
}

test("an issue says where, what was expected and what was found, long values shortened", () => {
  const schema = z.object({ a: z.object({ b: z.number() }) });
  expect(told(schema, { a: { b: "x".repeat(200) } })).toEqual([
    `a.b: Invalid input: expected number, received string; found "${"x".repeat(119)}…`,
  ]);
  expect(told(schema, { a: {} })).toEqual(["a.b: Invalid input: expected number, received undefined; found nothing"]);
});

test("of a union every member says what it missed, with the place inside", () => {
  const schema = z.object({ least: z.union([z.object({ ratio: z.number() }), z.string()]) });
  expect(told(schema, { least: { ratio: "2" } })).toEqual([
    "least: Invalid input; none of these held: ratio: Invalid input: expected number, received string; or Invalid input: " +
    "expected string, received object",
  ]);
});

test("what stands at no path is undefined", () => {
  expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
  expect(valueAt({ a: null }, ["a", "b"])).toBeUndefined();
});

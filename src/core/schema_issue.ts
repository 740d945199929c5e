import type { z } from "zod";

/** As much of a value as a message still shows. */
const LONGEST = 120;

/**
 * What is wrong with a value that does not follow a schema, in a line: where, what was expected and what was found.
 *
 * @param where What the line calls the place; the path within the value stands in the issue.
 * @param value All that was checked.
 *
 * @example
 * ```ts
 * schemaIssue(issue, "least.ratio", { least: { ratio: 0 } }); // "least.ratio: Too small: expected number to be >1; found 0"
 * ```
 */
export function schemaIssue(issue: z.core.$ZodIssue, where: string, value: unknown): string {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const options = issue.errors.map((errors) =>
      errors.map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`).join(" and ")
    );
    return `${where}: ${issue.message}; none of these held: ${options.join("; or ")}`;
  }
  const found = JSON.stringify(valueAt(value, issue.path)) ?? "nothing";
  return `${where}: ${issue.message}; found ${found.length > LONGEST ? `${found.slice(0, LONGEST)}…` : found}`;
}

/** What stands at a path, or `undefined`. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (inner, key) => typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

import type { z } from "zod";
import { UsageError } from "../core/usage_error.ts";
import { type Card, cardSchema } from "./card.ts";

/**
 * Checks what a card says.
 *
 * @param path Where it came from, for the message.
 * @throws {UsageError} Where it does not follow the schema: the message gives the path inside the card, what was expected
 * and what was found.
 *
 * @example
 * ```ts
 * parseCard(JSON.parse(readFileSync("models/gan-mnist/card.json", "utf8")), "models/gan-mnist/card.json").id; // "gan-mnist"
 * ```
 */
export function parseCard(json: unknown, path: string): Card {
  const parsed = cardSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `  ${describe(issue, json)}`).join("\n");
  throw new UsageError(`The card ${path} does not follow the schema:\n${issues}`);
}

function describe(issue: z.core.$ZodIssue, card: unknown): string {
  const path = issue.path.length === 0 ? "(whole card)" : issue.path.join(".");
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const options = issue.errors.map((errors) => errors.map((inner) => inner.message).join(" and "));
    return `${path}: ${issue.message}; none of these held: ${options.join("; or ")}`;
  }
  const found = JSON.stringify(valueAt(card, issue.path)) ?? "nothing";
  return `${path}: ${issue.message}; found ${found.length > 120 ? `${found.slice(0, 120)}…` : found}`;
}

/** What stands at a path, or `undefined`. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (inner, key) => typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

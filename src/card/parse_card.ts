import { schemaIssue } from "../core/schema_issue.ts";
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
  const issues = parsed.error.issues.map((issue) => {
    const where = issue.path.length === 0 ? "(whole card)" : issue.path.join(".");
    return `  ${schemaIssue(issue, where, json)}`;
  });
  throw new UsageError(`The card ${path} does not follow the schema:\n${issues.join("\n")}`);
}

import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { z } from "zod";
import { UsageError } from "../core/usage_error.ts";
import { type Card, cardSchema } from "./card.ts";

/** A card and the folder that its graphs are in. */
export interface RegisteredCard<C extends Card = Card> {
  readonly card: C;
  readonly folder: string;
}

/**
 * Reads and checks `<folder>/card.json`.
 *
 * @throws {UsageError} Where it is not JSON or does not follow the schema: the message gives the path inside the card,
 * what was expected and what was found.
 */
export async function loadCard(folder: string): Promise<RegisteredCard> {
  const path = join(folder, "card.json");
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new UsageError(`Cannot read the card ${path}: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The card ${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = cardSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `  ${describe(issue, json)}`).join("\n");
    throw new UsageError(`The card ${path} does not follow the schema:\n${issues}`);
  }
  if (parsed.data.id !== basename(folder)) {
    throw new UsageError(
      `The card ${path}: id must be its folder's name '${basename(folder)}', got '${parsed.data.id}'`,
    );
  }
  return { card: parsed.data, folder: dirname(path) };
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

import type { Value } from "./value.ts";

/** What a name stands for: a tensor, one whose shape cannot be told, or an optional input that is left out. */
export type Known = Value | "unknown" | undefined;

/** Names and what they stand for; those of an outer graph are seen from inside. */
export interface Scope {
  readonly values: Map<string, Known>;
  readonly outer: Scope | undefined;
}

/** What a name stands for, here or in the graph around. Throws a `SyntaxError` where nothing gives it. */
export function lookUp(scope: Scope, name: string): Known {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.values.has(name)) return at.values.get(name);
  }
  throw new SyntaxError(`The graph reads '${name}', which nothing in it gives`);
}

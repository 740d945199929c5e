import { z } from "zod";

const interruptedSchema = z.object({ kind: z.literal("interrupted"), at: z.string() });

/**
 * The line that a journal ends with where someone ended the run: nobody is at work on it any more. What comes after it is of
 * a run that goes on.
 */
export function interruptedLine(at: Date): z.infer<typeof interruptedSchema> {
  return { kind: "interrupted", at: at.toISOString() };
}

/** The line that a journal gets where its run goes on: it is at work again, though no unit of work may end for long. */
export function resumedLine(at: Date): { readonly kind: "resumed"; readonly at: string } {
  return { kind: "resumed", at: at.toISOString() };
}

/**
 * When a run was interrupted, of the last line of its journal: ISO 8601 in UTC, or `null` where it ends with another line.
 *
 * @example
 * ```ts
 * interruptedAt((await Journal.read(path)).at(-1)); // "2026-11-26T10:15:00.000Z"
 * ```
 */
export function interruptedAt(lastLine: unknown): string | null {
  return interruptedSchema.safeParse(lastLine).data?.at ?? null;
}
